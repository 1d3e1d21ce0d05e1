"use strict";exports.id=77,exports.ids=[77],exports.modules={3118:(function(e,t,o){o.d(t,{$u:()=>n,CB:()=>a,F8:()=>d,Z5:()=>l,dI:()=>u,z$:()=>r});var i=o(2356);function a(e){return[...e.executable?[{what:"executable",...s(e.executable)}]:[],...e.arguments.items.map(e=>({what:"arguments",...s(e)})),...e.environ.entries.map(({key:e,value:t})=>({what:`environ ${e.value}`,name:e,...s(t)})),...e.workdir.implied?[]:[{what:"workdir",...s(e.workdir)}],...e.stdoutStderrFile?[{what:"stdout-stderr-file",...s(e.stdoutStderrFile)}]:[]]}function s({value:e,at:t,node:o}){return{value:e,at:t,node:o}}function n({config:{environ:e,secretEnviron:t}},o){return void 0!==e.get(o)||void 0!==t.get(o)||!e.complete}let r=/^(?:HOME|LANG|LC_ALL|LC_CTYPE|LANGUAGE)$/;function l({config:e,sandbox:t}){if(e.config.userId)return e.config.userId.value;let o=t?.config.defaultUser?.value;return void 0===o?void 0:Number(o)}function d({config:e,sandbox:t}){return e.config.groupId?.value??Number(t?.config.defaultGroup?.value??0)}function u({config:e,file:t}){let o=e.keys.get("executable");return o&&e.executable?(0,i.e)({key:{value:"executable",at:o},value:e.executable}):o??{file:t,start:0,end:0}}}),6312:(function(e,t,o){o.d(t,{$d:()=>h,B_:()=>function e(t,o,i=new Set){return i.has(o)||i.size>100?[]:(i.add(o),(t.containers.get(o)?.config.setup.items??[]).flatMap(a=>[..."Container"===a.tag?e(t,a.value.value,i):[],{step:a,container:o}]))},DG:()=>c,Nj:()=>r,OH:()=>d,bf:()=>u,cF:()=>l,o:()=>p});var i=o(7931),a=o(8565),s=o(2888);let n=(0,i.Bj)(({deployments:e})=>(0,i.Bj)(t=>{let o=e.filter(e=>e.project===t);return l(t,o.map(({container:e})=>e.name.value))}));function r(e,t,o){return n(e)(t).has(o)}function l(e,t){let o=new Set,i=[...t];for(let t=i.pop();void 0!==t;t=i.pop()){if(o.has(t))continue;o.add(t);let a=e.containers.get(t)?.config.setup.items??[];i.push(...a.flatMap(e=>(0,s.t)(e)?.value??[]))}return o}function d(e,t){for(let{config:o}of e.containers.values())for(let e of o.setup.items)if((0,a.gR)(e.at,t))return e}function u(e,t){for(let o of e.containers.values())if(o.config.setup.items.some(e=>(0,a.gR)(e.at,t)))return o}let m=(0,i.Bj)(e=>(0,i.$z)(e,({container:e})=>e));function p(e,t){return m(t).get(e)??[]}function c(e,t){return p(e.container,t).filter(t=>t!==e)}function*h({deployments:e,unplaced:t}){for(let t of e)yield{config:t.config,deployment:{deployment:t}};for(let e of t)yield{config:e,deployment:{}}}}),8315:(function(e,t,o){o.d(t,{B3:()=>d,L7:()=>s,L_:()=>n,cS:()=>u,k4:()=>l,pA:()=>a});var i=o(4906);function a({project:e,container:t,command:o}){let i=o?.command.value.container?.value;return(void 0===i?void 0:e.containers.get(i))??t}function s(e){let t=e.command?.command.value.volumes;return[...r(a(e).config.volumes).filter(e=>t?.get(e.key.value)===void 0),...r(t)]}function n(e){let t=e.command?.command.value.environ,o=a(e);return[...(o===e.container?[]:r(e.container.config.environ)).filter(({key:e})=>t?.get(e.value)===void 0&&void 0===o.config.environ.get(e.value)).map(({key:e,value:t})=>({name:e,value:t,ofCommand:!1})),...r(a(e).config.environ).filter(({key:e})=>t?.get(e.value)===void 0).map(({key:e,value:t})=>({name:e,value:t,ofCommand:!1})),...r(t).map(({key:e,value:t})=>({name:e,value:t,ofCommand:!0}))]}function r(e){return e?.entries??[]}function l({command:e}){let t=e?.command.value.workDir?.value;return void 0===t?"/work":(0,i.S8)(t,"/work")}function d({command:e}){let t=e?.command.value.run;return t?"scalar"!==t.node.kind?t.items.map(({value:e})=>e):(t.items[0]?.value??"").split(/\s+/).filter(e=>""!==e):[]}function u({command:e}){let t=e?.command.value.run;return t?.node.kind==="scalar"?t.items[0]?.value:void 0}}),4906:(function(e,t,o){o.d(t,{H7:()=>r,R9:()=>l,S8:()=>n,hG:()=>s,u5:()=>a});var i=o(3085);let a="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";function s(e,t){return"/"===t||e===t||e.startsWith(`${t}/`)}function n(e,t="/"){return(0,i.Yx)(e.startsWith("/")?e:`${t}/${e}`)}function r(e){return/^(?:ba|da|a|k|z)?sh$/.test((0,i.Fl)(e))}let l=String.raw`^|[\s"'\`=:,;(<>|&[{]|(?:^|[\s"'=])-[A-Za-z]|:\/\/\/?|\$\{\w+:?[-=+]`}),1194:(function(e,t,o){o.d(t,{BU:()=>u,DH:()=>s,Qk:()=>a,Wk:()=>d,ab:()=>r,m7:()=>l,vk:()=>n});var i=o(1565);function a(e){return e.items.flatMap(({inside:e,outside:t,count:o,at:i})=>void 0===e||void 0===t||void 0===o?[]:[{inside:e.value,outside:t.value,count:o.value,at:i}])}function s(e){return e>>>0}function n(e){let t=e.items.flatMap(({value:e})=>(0,i.RC)(e)??[]).sort((e,t)=>e.start-t.start),o=-1,a=t.map(e=>o=Math.max(o,e.end));return(o,i=o)=>{if(!e.complete)return!0;let s=0,n=t.length;for(;s<n;){let e=s+n>>1;t[e].start<=o?s=e+1:n=e}return s>0&&a[s-1]>=i}}function r(e,t){return a(e).some(({inside:e,count:o})=>t>=e&&t<s(e+o))}function l(e,t){return a(e).find(({inside:e,count:o})=>t>=e&&t<=s(e+o))}function d(e,t){return void 0!==l(e,t)}function u(e,t){let o=n(t);return a(e).find(({outside:e,count:t})=>!o(e,s(e+t-1)))}}),6489:(function(e,t,o){o.d(t,{BC:()=>l,Gw:()=>r,Ne:()=>s,o7:()=>n});var i=o(904);let a=/^[A-Za-z0-9+/]{8}$/;function s(e){let t=new TextEncoder().encode(e);if(t.length%4==1)return"Encoded text cannot have a 6-bit remainder.";let o=t.findIndex(e=>!/[A-Za-z0-9+/]/.test(String.fromCharCode(e)));if(-1===o)return Math.floor(3*t.length/4);let i=t.subarray(o);return i.every(e=>61===e)&&o%4>=2&&i.length<=4-o%4?Math.floor(3*o/4):`Invalid byte ${t[o]}, offset ${o}.`}function n(e){if(!e.startsWith("v2:"))return{wrong:"does not begin with `v2:`, so lithos cannot decrypt it. Encrypt it with `lithos_crypt encrypt`"};let t=e.split(":");if(5!==t.length)return{wrong:`has ${t.length} parts between colons instead of five`};let[,o,i,n,r]=t;for(let[e,t]of[["key",o],["namespace",i],["secret",n]])if(!a.test(t))return{wrong:`has no valid hash of the ${e} (8 characters of base64)`};let l=s(r);return"string"==typeof l?{wrong:"has a payload that is no base64"}:l<49?{wrong:"has a payload that is too short: lithos crashes"}:{key:o,namespace:i,secret:n}}function r(e,t){let o=e.secretsNamespaces.items.map(e=>e.value),i=t?.extraSecretsNamespaces.items.map(e=>e.value)??[];return[...0===o.length?[""]:o,...i]}function l(e){let t="string"==typeof e?new TextEncoder().encode(e):e;return btoa(String.fromCharCode(...(0,i.Sx)(t,{dkLen:6})))}}),5194:(function(e,t,o){o.d(t,{cd:()=>r,ht:()=>a,qk:()=>s,zD:()=>n});var i=o(4410);function a(e){let t=[];for(let o=e.indexOf("@{");-1!==o;o=e.indexOf("@{",o)){let a=e.indexOf("}",o);if(-1===a)break;t.push({name:(0,i.Bq)(e.slice(o+2,a)),start:o,end:a+1}),o=a+1}return t}function s(e,t){let o="",i=0;for(let s of a(e))o+=e.slice(i,s.start)+t(s.name),i=s.end;return o+e.slice(i)}function n(e){let{file:t,start:o,end:i}=e.at,s=t.text.slice(o,i),n=0;return a(e.value).map(i=>{let a=e.value.slice(i.start,i.end),r=-1===n?-1:s.indexOf(a,n);return(n=-1===r?-1:r+a.length,-1===r)?{name:i.name,at:e.at}:{name:i.name,at:{file:t,start:o+r,end:o+n}}})}function r(e){return e.variables.entries.flatMap(({key:e,value:t})=>"TcpPort"===t.tag&&void 0!==t.value.activation?[{key:e,value:t}]:[]).sort((e,t)=>(0,i.qy)(e.key.value,t.key.value))}}),8297:(function(e,t,o){o.d(t,{J:()=>d});var i=o(5194),a=o(2356),s=o(6399),n=o(7543),r=o(90);let l=/^LISTEN_(?:FDS|FDNAMES|PID)$/,d={id:"reserved-variable",group:"environment",clause:null,severity:"error",summary:"lithos overwrites a variable that the config sets",rationale:"lithos overwrites `LITHOS_NAME` and `LITHOS_CONFIG` in every container, and `LISTEN_FDS`, `LISTEN_FDNAMES` and `LISTEN_PID` where a port has\n`activation: systemd`: what is written has no effect, and `lithos_check` refuses the latter.\n\nRemove the variable, or give yours another name.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  \u27E6LITHOS_NAME: web\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  APP_NAME: web\n"}}],*judge({container:e}){if(0!==(0,i.cd)(e).length)for(let{key:t}of[...e.environ.entries,...e.secretEnviron.entries]){if(!l.test(t.value))continue;let e=`\`${t.value}\` is set by lithos itself when a variable has \`activation\`. Remove it, or the \`activation\`.`;yield(0,n.J5)(t.at,e)}},*check(e){let t=[...(0,r.Y6)("reserved-variable")(e)];for(let o of(yield*t,e.deployments)){let{environ:e,variables:i}=o.config.config,n=i.entries.some(({value:e})=>"TcpPort"===e.tag&&void 0!==e.value.activation);for(let i of e.entries){let r=i.key.value,d="LITHOS_NAME"===r||"LITHOS_CONFIG"===r||n&&l.test(r),u=(0,a.e)(i);!d||t.some(e=>e.at.file===u.file&&e.at.start<u.end&&u.start<e.at.end)||(yield{deployment:o,at:u,message:`lithos sets \`${r}\` itself and overwrites this value. Remove it, or use another name.`,fixes:(0,s.uZ)(e.node,r,`remove \`${r}\` from \`environ\``,"safe")})}}}}}),7603:(function(e,t,o){o.d(t,{m:()=>r});var i=o(4906),a=o(6399),s=o(7543),n=o(90);let r={id:"config-path-relative",group:"lithos-check",clause:null,severity:"error",summary:"`config` of a process is not an absolute path",rationale:"`config` is the path of the lithos config *inside the image*. A relative path starts wherever lithos was started, so the file is not found:\n`Error reading file: No such file or directory (os error 2)`. With `..` in it `lithos_check` crashes.\n\nWrite the absolute path in the image.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: \u{27E6}lithos/app.yaml\u{27E7}
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`}}],*judge({process:{config:e}}){void 0!==e&&(e.value.startsWith("/")?e.value.split("/").includes("..")&&(yield(0,s.J5)(e.at,"`config` must not contain `..`: `lithos_check` crashes on it.")):yield(0,s.J5)(e.at,"`config` must be an absolute path in the image; lithos does not find a relative one."))},*check(e){for(let t of(0,n.Y6)("config-path-relative")(e)){let o=e.processes.find(({entry:e})=>e.config?.at===t.at)?.entry,s=(0,i.S8)(o?.config?.value??""),n=e.deployments.some(({configInImage:e})=>e===s);yield{...t,fixes:o?.config&&n?(0,a.pS)(o.config.node,s,`write \`${s}\``,"safe"):[]}}}}}),8246:(function(e,t,o){o.d(t,{d:()=>l});var i=o(3118),a=o(2356),s=o(6399),n=o(7543),r=o(90);let l={id:"fileno-limit-too-low",group:"lithos-check",clause:null,severity:"error",summary:"`fileno-limit` is too small for the container to start",rationale:"`fileno-limit` is the number of files that the process may have open (default 1024). With only a few lithos itself cannot start the process: `Duplicating file descriptor: Too many open files (os\nerror 24)`. It is a warning if the program asks for more (`ulimit -n`) than the limit gives: soft and hard limit are the same, so it cannot be raised.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
fileno-limit: \u{27E6}4\u{27E7}
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
fileno-limit: 4096
`}}],*judge({container:{interactive:e,filenoLimit:t}}){let o=e.value?9:11;if(void 0===t||t.value>=o)return;let i=`With \`fileno-limit: ${t.value}\` the container cannot start: lithos itself needs some of the open files. Write ${o} or more.`;yield(0,n.nv)(t.at,i)},*check(e){for(let t of(yield*(0,r.Y6)("fileno-limit-too-low")(e),e.deployments)){let{config:e}=t.config,o=e.filenoLimit,n=e.keys.get("fileno-limit");for(let r of t.evidence.of("file-limit")){if(!o||Number(r.subject)<=o.value)continue;let l=e.keys.get("user-id");yield{deployment:t,at:n?(0,a.e)({key:{value:"fileno-limit",at:n},value:o}):l&&e.userId?(0,a.e)({key:{value:"user-id",at:l},value:e.userId}):(0,i.dI)(t.config),severity:"warning",message:`${r.message}, but \`fileno-limit\` is ${o.value}${n?"":" by default"} and cannot be raised inside the container. Write \`fileno-limit: ${r.subject}\`.`,related:[{at:r.at,message:r.message}],fixes:(0,s.dd)(e.node,"fileno-limit",String(r.subject),`write \`fileno-limit: ${r.subject}\``,"unsafe")}}}}}}),9736:(function(e,t,o){o.d(t,{w:()=>a});var i=o(7543);let a={id:"image-name-invalid",group:"lithos-check",clause:null,severity:"error",summary:"the name of the image does not fit `image-dir-levels` of the sandbox",rationale:"The server keeps images in `image-dir` of the sandbox, at a depth of `image-dir-levels` (default 1: one name without `/`). `lithos_check` refuses names with another number of parts, or with\n`..`. Write the name of the image as it is below `image-dir`.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: \u{27E6}apps/app.v1\u{27E7}
  config: /lithos/app.yaml
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`}}],*judge({process:{image:e},sandbox:t}){var o;let a;if(void 0===e||void 0===t||(0,i.KJ)(t,"image-dir-levels",t.imageDirLevels))return;let s=t.imageDirLevels.value;if(a=(o=e.value).split("/").filter((e,t)=>""!==e&&("."!==e||0===t)),(o.startsWith("/")||a.some(e=>".."===e||"."===e)?void 0:a.length)===s)return;let n=1===s?"one name, without `/`":`${s} names with \`/\` between them`,r=(0,i.pz)(t,"image-dir-levels","the sandbox says how many levels image names have");yield(0,i.J5)(e.at,`\`image\` must be ${n}; found \`${e.value}\`.`,r)},check:(0,o(90).Y6)("image-name-invalid")}}),9068:(function(e,t,o){o.d(t,{x:()=>n});var i=o(6399),a=o(7543),s=o(90);let n={id:"kind-mismatch",group:"lithos-check",clause:null,severity:"error",summary:"the process runs a Command as a Daemon, or the reverse",rationale:"`kind` of the lithos config and of the process have to agree (`CommandOrDaemon` fits both): `Container type mismatch Daemon != Command`, and the container does not\nstart. `lithos_check` does not see this.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
kind: \u{27E6}Command\u{27E7}
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
kind: Daemon
`}}],*judge({container:e,process:t}){if(void 0===t)return;let[o,i]=[e.kind.value,t.kind.value];if("CommandOrDaemon"===o||o===i||(0,a.KJ)(e,"kind",e.kind)||(0,a.KJ)(t,"kind",t.kind))return;let s=void 0===e.keys.get("kind")?(0,a.VV)(e):e.kind.at,n=`The lithos config has \`kind: ${o}\`, but the process config runs it as a ${i}, so lithos does not start it. Write the same \`kind\` in both.`,r=t.keys.get("kind")??t.keys.get("config")??(0,a.Uo)(t.at);yield(0,a.nv)(s,n,[{at:r,message:`the process is a ${i}`}])},*check(e){for(let t of(0,s.Y6)("kind-mismatch")(e)){let{config:e,process:o}=t.deployment??{},a=o?.entry.kind.value;yield{...t,fixes:void 0===e||void 0===a?[]:(0,i.dd)(e.config.node,"kind",a,`write \`kind: ${a}\` in ${e.file.path}`,"unsafe")}}}}}),8961:(function(e,t,o){o.d(t,{b:()=>s});var i=o(7543),a=o(90);let s={id:"memory-limit-missing",group:"lithos-check",clause:null,severity:"note",summary:"`memory-limit` is not set",rationale:"Without a limit one container can take all memory of the server, and the kernel then kills other processes. Write a `memory-limit` somewhat above what the process\nneeds; files in Tmpfs volumes count, too. It is told where a Tmpfs of unlimited size (`size: 0`) makes that likely, and otherwise is a line of the checklist.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`\u{27E6}executable\u{27E7}: /app/main.sh
user-id: 1
volumes:
  /tmp: !Tmpfs { size: 0, mode: 0o1777 }
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge({container:e}){e.keys.has("memory-limit")||(yield(0,i.nv)((0,i.VV)(e),"There is no `memory-limit`, so the container can use up all memory of the server. Set one somewhat above what the process needs."))},*check(e){for(let t of(0,a.Y6)("memory-limit-missing")(e)){let{deployment:e}=t;(void 0===e||function({config:e}){return e.config.volumes.entries.some(({value:e})=>"Tmpfs"===e.tag&&0===e.value.size.value)}(e))&&(yield t)}}}}),4447:(function(e,t,o){o.d(t,{M:()=>s});var i=o(7543),a=o(90);let s={id:"restart-process-only-broken",group:"lithos-check",clause:null,severity:"warning",summary:"`restart-process-only` does not work in any version of lithos",rationale:"In lithos 0.19 the second start fails (`Error pivot_root to /run/lithos/mnt: No such file or directory`) and the whole container is restarted; if the process ran longer than\n`restart-timeout`, lithos_knot crashes in both versions (`overflow when subtracting durations`).\n\nRemove the setting.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
restart-process-only: \u{27E6}true\u{27E7}
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge({container:{restartProcessOnly:e}}){e?.value&&(yield(0,i.nv)(e.at,"`restart-process-only` does not work: the second start fails, or lithos crashes."))},*check(e){for(let t of(0,a.Y6)("restart-process-only-broken")(e))yield{...t,message:`${t.message} Remove it.`}}}}),6748:(function(e,t,o){o.d(t,{A:()=>a});var i=o(7543);let a={id:"ip-address-missing",group:"network",clause:null,severity:"error",summary:"the sandbox has a bridged network, but the process has no address in it",rationale:"In a sandbox with `bridged-network` each instance of a daemon has a network of its own and needs an address from it. Write `ip-addresses` with one address for each\ninstance.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
bridged-network:
  bridge: br0
  network: 10.1.0.0/16
  default-gateway: 10.1.0.1
`,"processes/shop.yaml":`web:
  kind: Daemon
  \u{27E6}image\u{27E7}: app.v1
  config: /lithos/app.yaml
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  ip-addresses: [10.1.0.5]
`}}],*judge({process:e,sandbox:t}){let{items:o,complete:a}=e.ipAddresses,s=(e.instances?.value??1)>0&&e.kind?.value!=="Command";t?.bridgedNetwork!==void 0&&a&&!(o.length>0)&&s&&(yield(0,i.J5)((0,i.e1)(e),"The sandbox has a `bridged-network`, so a daemon needs an address in it: add `ip-addresses`.",(0,i.pz)(t,"bridged-network","the network")))},check:(0,o(90).Y6)("ip-address-missing")}}),3507:(function(e,t,o){o.d(t,{H:()=>s});var i=o(1565),a=o(7543);let s={id:"ip-address-outside",group:"network",clause:null,severity:"error",summary:"an address of the process is not in the network of the sandbox",rationale:"The addresses in `ip-addresses` must be in the `network` of the sandbox's `bridged-network`; `lithos_check` refuses others.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
bridged-network:
  bridge: br0
  network: 10.1.0.0/16
  default-gateway: 10.1.0.1
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  ip-addresses: [\u{27E6}10.2.0.5\u{27E7}]
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  ip-addresses: [10.1.0.5]
`}}],*judge({process:e,sandbox:t}){let o=t?.bridgedNetwork,s=o?.network&&(0,i.MO)(o.network.value);if(void 0!==s&&e.ipAddresses.complete)for(let t of e.ipAddresses.items.slice(0,e.instances?.value??1)){let e=(0,i.or)(t.value);if(void 0===e||(0,i.wd)(s,e))continue;let n=`\`${t.value}\` is not in \`${o?.network?.value}\`, the network of the sandbox. Use an address in it.`;yield(0,a.J5)(t.at,n,(0,a.pz)(o,"network","the network"))}},check:(0,o(90).Y6)("ip-address-outside")}}),749:(function(e,t,o){o.d(t,{g:()=>a});var i=o(7543);let a={id:"ip-addresses-too-few",group:"network",clause:null,severity:"error",summary:"there are fewer addresses than instances",rationale:"Every instance takes one of `ip-addresses`. `lithos_check` refuses a list that is shorter than `instances`.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
bridged-network:
  bridge: br0
  network: 10.1.0.0/16
  default-gateway: 10.1.0.1
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  instances: 2
  \u{27E6}ip-addresses\u{27E7}: [10.1.0.5]
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  instances: 2
  ip-addresses: [10.1.0.5, 10.1.0.6]
`}}],*judge({process:e}){let{items:t,complete:o}=e.ipAddresses,a=e.instances?.value??1;if(!o||0===t.length||a<=t.length)return;let s=`${a} instances need ${a} addresses in \`ip-addresses\`; found ${t.length}.`;yield(0,i.J5)((0,i.e1)(e),s,(0,i.pz)(e,"instances","so many instances"))},check:(0,o(90).Y6)("ip-addresses-too-few")}}),1970:(function(e,t,o){o.d(t,{f:()=>s});var i=o(5194),a=o(7543);let s={id:"activation-conflict",group:"ports",clause:null,severity:"error",summary:"a port takes the file descriptor that socket activation needs",rationale:"With `activation: systemd` lithos passes sockets as the descriptors 3, 4 \u2026 in the order of the variables' names. An `fd` in `tcp-ports` must not be one of them;\n`lithos_check` refuses it.\n\nUse higher numbers in `tcp-ports`.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    port: 8080
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  port: !TcpPort { activation: systemd }
environ:
  P: "@{port}"
tcp-ports:
  8081: { fd: \u{27E6}3\u{27E7} }
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  port: !TcpPort { activation: systemd }
environ:
  P: "@{port}"
tcp-ports:
  8081: { fd: 4 }
`}}],*judge({container:e}){let t=(0,i.cd)(e);for(let{value:o}of e.tcpPorts.entries){let e=o.fd&&t[o.fd.value-3];if(void 0===o.fd||void 0===e)continue;let[i,s]=[o.fd.value,e.key.value],n=`File descriptor ${i} is already taken by the variable \`${s}\`, which has \`activation\`. Use a higher \`fd\`.`,r=e.value.value.activation?.at??e.key.at;yield(0,a.J5)(o.fd.at,n,[{at:r,message:`\`${s}\` takes descriptor ${i}`}])}},check:(0,o(90).Y6)("activation-conflict")}}),459:(function(e,t,o){o.d(t,{K:()=>n});var i=o(7543),a=o(90),s=o(6529);let n={id:"port-conflict",group:"ports",clause:null,severity:"error",summary:"two ports share a file descriptor, or a port appears twice",rationale:"Each port in `tcp-ports` is opened by lithos and handed to the process as the file descriptor `fd`. With the same `fd` twice only one of the two sockets reaches the\nprocess.\n\nGive each port an `fd` of its own, counting from 3.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
  8081: { fd: \u{27E6}3\u{27E7} }
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
  8081: { fd: 4 }
`}}],*judge(e){let t=new Map;for(let{key:o,value:a}of e.container.tcpPorts.entries){if(void 0===a.fd)continue;let e=a.fd.value,s=t.get(e);void 0===s?t.set(e,o):yield(0,i.nv)(a.fd.at,`Port \`${o.value}\` has the same file descriptor (\`fd: ${e}\`) as port \`${s.value}\`, so the process gets only one of the two. Give it another \`fd\`.`,[{at:s.at,message:"the other port"}])}let o=new Map;for(let{key:t,port:a}of(0,s.a5)(e)){if(void 0===a)continue;let e=o.get(a);if(o.set(a,t),void 0===e)continue;let s=`Port ${a} appears twice, and lithos opens it only once. Remove one of them.`;yield(0,i.nv)(t.at,s,[{at:e.at,message:"the other one"}])}},check:(0,a.Y6)("port-conflict")}}),126:(function(e,t,o){o.d(t,{N:()=>r});var i=o(3118),a=o(8565),s=o(90),n=o(6529);let r={id:"port-invalid",group:"ports",clause:null,severity:"error",summary:"a key of `tcp-ports` is not a port number, or its file descriptor is taken",rationale:'The keys of `tcp-ports` are numbers from 0 to 65535, or variables (`"@{port}"`) that become one: `Bad port "http": invalid digit found in string`. Descriptors (`fd`) begin with 3:\nlithos does not start a process that is to get a port as descriptor 1 or 2.',examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  \u{27E6}http\u{27E7}: { fd: 3 }
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
`}}],*judge(e){if((0,n.jB)(e))for(let{key:t,text:o,hasVariables:i,port:a}of(0,n.a5)(e)){if(void 0!==a)continue;let s=i?`becomes \`${o}\`, which `:"",n=`\`${t.value}\` ${s}is not a port number from 0 to 65535.`;yield{at:t.at,message:n,refused:void 0!==e.process&&void 0!==e.sandbox}}},*check(e){let t=[...(0,s.Y6)("variable-invalid")(e)];for(let{deployment:t,stage:o}of(0,s.d4)(e,"ports")){let e=` lithos does not start the process, and writes \`${o.error}\` into its own log every second.`;yield{deployment:t,at:o.at??(0,i.dI)(t.config),message:`${o.note}.${"ports"===o.stage?e:(0,s.Jb)(o)}`}}for(let o of(0,s.Y6)("port-invalid")(e))(0,a.$6)(o.at).includes("@{")&&0!==t.length||(yield o)}}}),3673:(function(e,t,o){o.d(t,{p:()=>r});var i=o(1565),a=o(7543),s=o(90),n=o(6529);let r={id:"port-not-allowed",group:"ports",clause:null,severity:"error",summary:"a port is not in `allow-tcp-ports` of the sandbox",rationale:"The sandbox says which ports its containers may open. `lithos_check` refuses others (the server opens them all the same, but do not rely on that).\n\nUse an allowed port, or have `allow-tcp-ports` extended.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    port: \u{27E6}8080\u{27E7}
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  port: !TcpPort
environ:
  PORT: "@{port}"
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`}}],*judge(e){let{sandbox:t,process:o}=e;if(void 0===t)return;let s=(0,n.R4)(e);for(let{key:o,variable:r,given:l,declared:d}of(0,n.P)(e)){if("TcpPort"!==r.tag||t.bridgedNetwork)continue;let e=(0,i.Z9)(l.value,16);if(void 0===e||s(e))continue;let n=`The variable \`${o.value}\` is port ${e}, which is not in \`allow-tcp-ports\` of the sandbox. Use an allowed port, or extend the list.`;yield(0,a.J5)(l.at,n,d)}if((0,n.jB)(e))for(let{key:i,settings:r,port:l}of(0,n.a5)(e)){let e=void 0===t.bridgedNetwork||r.external.value;if(void 0===l||!e||s(l))continue;let n=`Port ${l} is not in \`allow-tcp-ports\` of the sandbox, which \`lithos_check\` refuses. Use an allowed port, or extend the list.`,d=(0,a.pz)(t,"allow-tcp-ports","what is allowed");yield{at:i.at,message:n,related:d,refused:void 0!==o}}},check:(0,s.Y6)("port-not-allowed")}}),7801:(function(e,t,o){o.d(t,{a:()=>n});var i=o(8565),a=o(7543),s=o(90);let n={id:"missing-key",group:"reading",clause:null,severity:"error",summary:"a required key is missing",rationale:"vagga or lithos refuses the whole file: `Validation Error: Field executable is expected`. Add the key that the message names.",examples:[{bad:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\ntcp-ports:\n  8080: { \u27E6host\u27E7: 127.0.0.1 }\n"},good:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\ntcp-ports:\n  8080: { host: 127.0.0.1, fd: 3 }\n"}}],*judge({container:e,sandbox:t}){if(void 0===t||void 0!==t.secretsPrivateKey||0===e.secretEnviron.entries.length&&void 0===e.secretEnvironFile)return;let{keys:o}=e,i=o.get("secret-environ")??o.get("secret-environ-file")??(0,a.VV)(e);yield(0,a.nv)(i,"The lithos config has secrets, but the sandbox config names no `secrets-private-key` to decrypt them with.")},*check(e){let t=[...(0,s.Y6)("quire-unsupported")(e)].filter(({at:e})=>"---"===(0,i.$6)(e));for(let o of(0,s.Y6)("missing-key")(e))t.some(({at:e})=>e.file.path===o.at.file.path)||(yield o)}}}),7019:(function(e,t,o){o.d(t,{l:()=>a});var i=o(7543);let a={id:"secret-conflict",group:"secrets",clause:null,severity:"error",summary:"both `secret-environ` and `secret-environ-file` are set",rationale:"lithos takes secrets from one place only and refuses both together when the container starts. Keep one of them.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: "v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc"
secret-environ-file: \u{27E6}/lithos/secrets.yaml\u{27E7}
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: "v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc"
`}}],*judge({container:e}){let t=e.secretEnvironFile;0===e.secretEnviron.entries.length||void 0===t||(yield(0,i.nv)(t.at,"`secret-environ` and `secret-environ-file` cannot be used together; lithos refuses both. Keep one of them.",(0,i.pz)(e,"secret-environ","the other one")))},check:(0,o(90).Y6)("secret-conflict")}}),7128:(function(e,t,o){o.d(t,{o:()=>n});var i=o(7543),a=o(90),s=o(3405);let n={id:"secret-malformed",group:"secrets",clause:null,severity:"error",summary:"lithos cannot decrypt a secret, or not read the file that has it",rationale:"The values are what `lithos_crypt encrypt` prints: `v2:`, three short hashes and the data, with colons between. A plain text, a damaged value, or one for another key keeps the\ncontainer from starting; some make lithos crash.\n\nEncrypt the value with the key of the server.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: \u{27E6}hunter2\u{27E7}
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge(e){for(let{key:t,value:o}of e.container.secretEnviron.entries)for(let{at:a,malformed:n}of(0===o.items.length&&o.complete&&(yield(0,i.nv)(t.at,`\`${t.value}\` has no secret.`)),(0,s.n)(e,o)))void 0!==n&&(yield(0,i.nv)(a,`The secret \`${t.value}\` ${n}.`))},*check(e){for(let{deployment:t,stage:o}of(yield*(0,a.Y6)("secret-malformed")(e),(0,a.d4)(e,"secrets")))o.at&&void 0!==o.path&&(yield{deployment:t,at:o.at,message:`The container does not start: ${o.note}.${(0,a.Jb)(o)}`})}}}),1979:(function(e,t,o){o.d(t,{H:()=>l});var i=o(6489),a=o(5148),s=o(7543),n=o(90),r=o(3405);let l={id:"secret-namespace-not-allowed",group:"secrets",clause:null,severity:"error",summary:"a secret was encrypted for a namespace that the sandbox does not have",rationale:'A secret belongs to a namespace (the empty one unless `--namespace` was given). The server decrypts it only when the sandbox\'s `secrets-namespaces`, or the process\'s\n`extra-secrets-namespaces`, contain it: `expected namespaces {""} got "ns1"`.\n\nEncrypt it for a namespace of the sandbox, or add the namespace.',examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
secrets-namespaces: [other]
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: \u{27E6}"v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc"\u{27E7}
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge(e){let{container:t,sandbox:o,process:n}=e;if(void 0===o)return;let l=(0,a.p_)((0,i.Gw)(o,n).map(e=>e||"(empty)"));for(let{key:o,value:i}of t.secretEnviron.entries)for(let{at:t,malformed:a}of(0,r.n)(e,i)){if(void 0!==a)continue;let e=`The secret \`${o.value}\` is encrypted for a namespace that neither the sandbox nor the process has (they have ${l}), so lithos does not decrypt it. Encrypt it for one of these, or add the namespace.`;yield(0,s.nv)(t,e)}},check:(0,n.Y6)("secret-namespace-not-allowed")}}),6399:(function(e,t,o){o.d(t,{$0:()=>x,BW:()=>m,Ck:()=>c,F7:()=>g,JJ:()=>D,KR:()=>A,Kc:()=>b,RY:()=>O,TD:()=>j,Xc:()=>function e(t,o,i){let{container:a,project:r,image:l}=t,u=(0,s.S8)(`${i}/..`);if(o?.includes("/")&&"no"===l.entry(u).exists&&(0,n.Fl)(u)===(0,n.Fl)((0,s.S8)(`/${o}/..`)))return e(t,(0,s.S8)(`/${o}/..`).slice(1),u);let{directory:m}=r,p=""===m?o:o?.slice(m.length+1),c=void 0===p?void 0:(0,d.ws)(`/work/${p}`),h=(0,d.ws)(i);return void 0===c||void 0===h||/[,{}\s]/.test(c+h)?[]:z(a,`!Copy { source: ${c}, path: ${h} }`)},Zc:()=>T,_C:()=>v,aC:()=>y,aT:()=>h,at:()=>p,dd:()=>k,g0:()=>M,p3:()=>E,pS:()=>w,qT:()=>_,uZ:()=>$,zP:()=>J});var i=o(6312),a=o(8315),s=o(4906),n=o(3085),r=o(8969),l=o(8565),d=o(3999),u=o(9775);function m(e,t,...o){let i=o.filter(e=>void 0!==e);return i.length===o.length&&i.length>0?[{title:e,safety:t,edits:i}]:[]}function p({config:e,file:t},o,i,a){let s="mapping"===e.node.kind?(0,d.L)(e.node,o,i):void 0,n=i.length>60?`${i.slice(0,57)}\u{2026}`:i;return m(`add \`${o.join(": ")}: ${n}\` to ${t.path}`,a,s)}function c(e,t,o,i){let a=(0,d.ws)(o);return void 0===a?[]:p(e,["environ",t],a,i)}function h({config:e,container:t,image:o},i,a){return p(e,["volumes",i],a,"unsafe").flatMap(({title:e,safety:a,edits:s})=>"no"===o.entry(i).exists&&"/dev/shm"!==i?m(`${e}, and the directory to ${t.name.value}`,a,...s,_(t,i)):[{title:e,safety:a,edits:s}])}let f=/^\/(?:run|tmp|var\/(?:run|tmp|cache|lock))(?:\/|$)/;function v(e,t){let o=t.reduce((e,t)=>t.length<e.length?t:e),i=f.test(o)&&"dir"===e.image.entry(o).kind,a=(0,s.S8)((0,r.e)(e.image,i?o:(0,s.S8)(`${o}/..`)).path),{names:n}=e.image.list(a),l=a.split("/").length>2||f.test(a)||0===n.length;return"/"===a||!l||n.length>0||/^\/(?:dev|proc|sys|etc|work)(?:\/|$)/.test(a)?[]:f.test(a)?h(e,a,`!Tmpfs { size: ${b(e,a,0xa00000)} }`):g(e,a)}function g(e,t,o=""){let{sandbox:i}=e,a=i?.config.writablePaths.entries.map(({key:e})=>(0,s.S8)(e.value))??["/"],n=a.find(e=>(0,s.hG)(t,e))??a[0];if(void 0===n)return[];let r=(0,d.ws)((0,s.hG)(t,n)?t:(0,s.S8)(`${n}/${t}`)),l=""===o?"":`, ${o}`;return void 0===r?[]:h(e,t,`!Persistent { path: ${r}, mkdir: true${l} }`)}function y(e,t){let o=(0,a.L7)(e).find(({key:e})=>(0,s.S8)(e.value)===t)?.value;return o?.tag==="Tmpfs"?o.value.size.value:void 0}function b(e,t,o){let{memoryLimit:i,volumes:a}=e.config.config,s=a.entries.reduce((e,{value:t})=>e+("Tmpfs"===t.tag?t.value.size.value:0),0),n=Math.max(0,i.value-s)/2,r=y(e,t)??o;return(0,u.e)(r<=n?r:2**Math.floor(Math.log2(Math.max(n,1048576))))}function w(e,t,o,i){return"scalar"===e.kind?m(o,i,(0,d.BB)(e,t)):[]}function x(e,t,o,i){return"scalar"===e.kind?m(`write \`${o}\` instead of \`${t}\``,i,(0,d.K_)(e,t,o)):[]}function k(e,t,o,i,a){return m(i,a,function(e,t,o){if("null"===e.kind)return(0,d.au)(e,t,o);if("mapping"!==e.kind)return;let i=e.entries.find(e=>e.key.value===t);if(!i?.merged)return i?.value.kind==="scalar"?(0,d.BB)(i.value,o):(0,d.L)(e,[t],o)}(e,t,o))}function $(e,t,o,i){return"mapping"===e.kind&&"string"==typeof t?m(o,i,(0,d.b4)(e,t)):"sequence"===e.kind&&"number"==typeof t?m(o,i,(0,d.Ai)(e,t)):[]}function M(e,t,o,i){let a=e.config.setup.items.findIndex(({at:e})=>(0,l.gR)(e,o));return a<0?[]:m(N(e,t),i,E(e,t,a))}function T(e,t,o){return/^[\w@%+=:,./-]+$/.test(o)?z(e,`!Sh ${t} ${o}`):[]}function z(e,t){let o=e.config.setup.items.at(-1),i=e.config.setup.items.length-(void 0!==o&&W(o)?1:0);return m(N(e,t),"unsafe",E(e,t,i))}function j(e,t,o){return m(N(e,I(t)),o,_(e,t))}function D(e,t,o="safe"){let{container:i}=e,n=_(i,t),r=function(e,t){if((0,a.pA)(e)!==e.container||(0,a.L7)(e).some(({key:e})=>(0,s.hG)(t,(0,s.S8)(e.value)))||(0,s.hG)(t,"/tmp")||(0,s.hG)(t,"/run")||!function({evidence:e,config:{config:t}},o){let i=[...t.arguments.items,...t.environ.entries.map(({value:e})=>e)];return e.clues.some(({subject:e})=>void 0!==e&&(0,s.hG)((0,s.S8)(e),o))||i.some(({value:e})=>e.includes(o))}(e,t))return;let o=e.config.config.volumes.entries.find(({key:e})=>(0,s.S8)(e.value)===t)?.value;return o?.tag==="Tmpfs"?`!Tmpfs { size: ${(0,u.e)(o.value.size.value||0x6400000)}, mode: 0o1777 }`:o?.tag==="Persistent"?function({command:e},t){let o=e?.command.value.userId.value??0;return`!Persistent { name: ${S(t)}${0===o?"":`, owner-uid: ${o}`} }`}(e,t):void 0}(e,t);if(void 0===r)return m(N(i,I(t)),o,n);let l=function({container:e},t,o){let{node:i}=e.config;return"mapping"===i.kind?(0,d.L)(i,["volumes",t],o):void 0}(e,t,r);return m(`${N(i,I(t))}, and \`${t}: ${r}\` for development`,"unsafe",n,l)}let S=e=>e.split(/[^A-Za-z0-9_]+/).filter(e=>""!==e).join("-");function _(e,t){let{items:o}=e.config.setup,i=o.findLastIndex(({tag:e})=>"EnsureDir"===e)+1,a=o.findLastIndex(W),s=a>=0&&a===o.length-1?a:o.length,n=I(t);return(i>0?E(e,n,i):void 0)??E(e,n,s)}function E({config:e},t,o){let{setup:i}=e;if("sequence"===i.node.kind&&i.items.length===i.node.items.length)return(0,d.B5)(i.node,o,t)}function N(e,t){return`add \`- ${t}\` to container ${e.name.value}`}function I(e){return`!EnsureDir ${(0,d.ws)(e)??e}`}function W(e){return"Sh"===e.tag&&/\bln\b[^\n]{0,200}\/etc\/(?:resolv\.conf|hosts)/.test(e.value.value)}function J({project:e,container:t,image:o},a){let n=new Set;for(let{step:l}of(0,i.B_)(e,t.name.value)){if("Copy"!==l.tag||!l.value.source||!l.value.path)continue;let e=(0,s.S8)(l.value.source.value);if(!(0,s.hG)(a,e))continue;let t=(0,s.S8)(`${l.value.path.value}/${a.slice("/"===e?0:e.length)}`);"yes"===(0,r.e)(o,t).entry.exists&&n.add(t)}return 1===n.size?[...n][0]:void 0}function O(e,t){let o=!0,i=t.replace(/(^|[\s:=,'"])(\/work(?:\/[^\s:,'"]*)?)(?=$|[\s:,'"])/g,(t,i,a)=>{let n=J(e,(0,s.S8)(a));return void 0===n&&(o=!1),void 0===n?t:i+n+(a.length>5&&a.endsWith("/")?"/":"")});return o&&!/(^|[^\w.-])\/work(?:\/|$)/.test(i)?i:void 0}function A(e,{project:t,container:o,image:i},a){let s=(0,n.Fl)(a),r=(e.image(t,o.name.value)?.touched()??[]).filter(e=>(0,n.Fl)(e)===s&&"yes"===i.entry(e).exists);return 1===r.length&&r[0]!==a?r[0]:void 0}}),4622:(function(e,t,o){o.d(t,{Q:()=>u,Zw:()=>d,jc:()=>r,mj:()=>m});var i=o(1194),a=o(1565),s=o(5148),n=o(7543);function r({container:e,sandbox:t}){return void 0===t?[]:[l("user",e.userId,t.defaultUser,{container:e,sandbox:t}),l("group",e.groupId,t.defaultGroup,{container:e,sandbox:t})].filter(e=>void 0!==e)}function l(e,t,o,{container:i,sandbox:s}){if((0,n.KJ)(i,`${e}-id`,t)||(0,n.KJ)(s,`default-${e}`,o))return;let r=t?.value??(void 0===o?void 0:(0,a.Z9)(o.value,32)),d=void 0===t?`The default ${e} ${r}`:`${"user"===e?"User":"Group"} ${r}`,u={what:e,value:r,at:t?.at??(0,n.VV)(i),isDefault:void 0===t,title:d};return"user"===e?{...u,container:i,sandbox:s,map:i.uidMap,sandboxMap:s.uidMap,mapKey:"uid-map",allowKey:"allow-users",allowed:s.allowUsers}:{...u,container:i,sandbox:s,map:i.gidMap,sandboxMap:s.gidMap,mapKey:"gid-map",allowKey:"allow-groups",allowed:s.allowGroups}}function*d({what:e,value:t,at:o,title:a,...s}){if(void 0===t)return;let r=`Use a ${e} in the map, or extend it.`;if(s.map.items.length>0){if((0,i.ab)(s.map,t))return;let e=`${a} is not in the \`${s.mapKey}\` of the lithos config, so the container does not start. ${r}`;yield(0,n.J5)(o,e,(0,n.pz)(s.container,s.mapKey,"the map"))}else if(s.sandboxMap.items.length>0&&!(0,i.Wk)(s.sandboxMap,t)){let e=`${a} is not in the \`${s.mapKey}\` of the sandbox, so the container does not start. ${r}`;yield(0,n.J5)(o,e,(0,n.pz)(s.sandbox,s.mapKey,"the map"))}}function u({sandbox:e,allowKey:t}){return(0,n.pz)(e,t,`\`${t}\` of the sandbox`)}function*m(e){let{what:t,at:o,isDefault:a,title:r,sandbox:l,allowKey:d,allowed:m}=e;if(!function({value:e,map:t,allowed:o}){return void 0!==e&&0===t.items.length&&!(0,i.vk)(o)(e)}(e))return;let p=m.items.map(e=>e.value),c=`${r} is not allowed in the sandbox, so the container does not start; allowed: ${0===p.length?"none":(0,s.p_)(p)}. Use an allowed one, or add it to \`${d}\` in the sandbox config.`;a?yield(0,n.J5)(l.keys.get(d)??o,c,[...u(e),...(0,n.pz)(l,`default-${t}`,"the default is set here")]):yield(0,n.J5)(o,c,u(e))}}),7543:(function(e,t,o){function i(e,t,o=[]){return{at:e,message:t,related:o,refused:!0}}function a(e,t,o=[]){return{at:e,message:t,related:o,refused:!1}}function s(e,t,o){let i=e?.keys.get(t);return void 0===i?[]:[{at:i,message:o}]}function n({keys:e,node:t},o,i){let a=e.get(o);return void 0!==a&&(void 0===i||!!i.implied)&&"mapping"===t.kind&&t.entries.some(e=>e.key.at===a&&"null"!==e.value.kind)}function r(e){let t=e.file.text.indexOf("\n",e.start);return{...e,end:Math.max(e.start,Math.min(e.end,-1===t?e.end:t))}}function l(e){return e.keys.get("executable")??r(e.at)}function d(e){return e.keys.get("ip-addresses")??e.keys.get("image")??r(e.at)}o.d(t,{J5:()=>i,KJ:()=>n,Uo:()=>r,VV:()=>l,e1:()=>d,nv:()=>a,pz:()=>s})}),90:(function(e,t,o){o.d(t,{Jb:()=>d,TB:()=>n,Y6:()=>s,b8:()=>u,d4:()=>r});var i=o(3118),a=o(6312);function s(e){return function*({problems:t}){for(let o of t)o.rule===e&&(yield o)}}function n(e,t,o=e){return function*(a){let s=a.problems.filter(({rule:e})=>e===o);for(let{deployment:o,stage:n}of(yield*s,r(a,e)))s.some(e=>e.deployment===o)||(yield{deployment:o,at:n.at??(0,i.dI)(o.config),message:`The container does not start: ${n.note??"lithos refuses it"}. ${t}${d(n)}`})}}function*r({deployments:e},...t){for(let o of l(e))t.includes(o.stage.code)&&(yield o)}let l=(0,o(7931).Bj)(e=>e.flatMap(e=>e.boot.stages.filter(({status:e,code:t})=>"unknown"!==e&&void 0!==t).map(t=>({deployment:e,stage:t}))));function d(e){return e.error?` lithos_knot would log: ${e.error}`:""}function*u(e,t,...o){let i=new Set;for(let s of e.projects)if(s.accepted){for(let n of s.containers.keys())if(void 0===t.of||(0,a.Nj)(e,s,n)||"deployable"===t.of&&function({deployments:e,meant:t,unplaced:o},i){return[...e,...t].some(e=>e.project===i)||o.some(({file:e})=>{let t;return t=e.path,""===i.directory||t.startsWith(`${i.directory}/`)})}(e,s))for(let t of e.image(s,n)?.problems??[]){let e=`${t.at.file.path}:${t.at.start}:${t.code}:${t.path}`;!t.certain||!o.includes(t.code)||i.has(e)||(i.add(e),yield{...t,project:s,container:n})}}}}),3405:(function(e,t,o){o.d(t,{n:()=>a});var i=o(6489);function a({sandbox:e,process:t},{items:o,complete:s}){let n=e&&new Set((0,i.Gw)(e,t).map(i.BC)),r=o.flatMap(({value:e,at:t})=>{let o=(0,i.o7)(e);return"wrong"in o?[{at:t,malformed:o.wrong}]:void 0===n||n.has(o.namespace)?[]:[{at:t,malformed:void 0}]});return s&&r.length===o.length?r:[]}}),9775:(function(e,t,o){function i(e){for(let[t,o]of[["Gi",0x40000000],["Mi",1048576],["ki",1024]])if(e>=o&&Number.isInteger(e/o))return`${e/o}${t}`;return String(e)}function a(e){return`0o${e.toString(8).padStart(3,"0")}`}o.d(t,{W:()=>a,e:()=>i})}),6529:(function(e,t,o){o.d(t,{MZ:()=>r,P:()=>u,R4:()=>h,a5:()=>p,ff:()=>l,jB:()=>c,qi:()=>d,ye:()=>m});var i=o(1194),a=o(5194),s=o(1565),n=o(5148);function r(e){return[...e.tcpPorts.entries.map(({key:e})=>({text:e,isEnviron:!1})),...e.environ.entries.map(({value:e})=>({text:e,isEnviron:!0})),...e.arguments.items.map(e=>({text:e,isEnviron:!1}))].flatMap(({text:e,isEnviron:t})=>(0,a.zD)(e).map(({name:o,at:i})=>({name:o,at:i,isWholeEnviron:t&&e.value===`@{${o}}`})))}function l({variables:{node:e,complete:t,entries:o}}){return t?new Set(o.map(({key:e})=>e.value)):"mapping"===e.kind?new Set(e.entries.map(({key:e})=>e.value)):void 0}function d({name:e,isWholeEnviron:t}){return"lithos:pid"===e?t:"lithos:name"===e||"lithos:config_filename"===e}function u({container:e,process:t}){return e.variables.entries.flatMap(({key:e,value:o})=>{let i=t?.variables.get(e.value),a=[{at:e.at,message:`declared as \`!${o.tag}\``}];return void 0===i?[]:[{key:e,variable:o,given:i,declared:a}]})}function m(e,t){switch(e.tag){case"TcpPort":return void 0===(0,s.Z9)(t,16)?"must be a port number from 0 to 65535":void 0;case"Name":return/^[A-Za-z0-9_-]*$/.test(t)?void 0:"must be a name of letters, digits, `-` and `_`";case"DottedName":if(!/^[A-Za-z0-9_.-]*$/.test(t))return"must be names of letters, digits, `-` and `_` with dots between";return t.split(".").some(e=>""===e||e.startsWith("-")||e.endsWith("-"))?"must be names with dots between, none empty or with `-` at an end":void 0;case"Choice":{let o=e.value.items.map(e=>e.value);if(o.includes(t)||!e.value.complete)return;return`must be ${0===o.length?"one of no choices":(0,n.p_)(o,t)}`}}}function p({container:e,process:t}){let o=new Map(t?.variables.entries.map(({key:e,value:t})=>[e.value,t.value]));return e.tcpPorts.entries.flatMap(({key:e,value:t})=>{let i=(0,a.ht)(e.value).map(e=>e.name);if(i.some(e=>!o.has(e)))return[];let n=(0,a.qk)(e.value,e=>o.get(e));return[{key:e,settings:t,text:n,hasVariables:i.length>0,port:(0,s.Z9)(n,16)}]})}function c({process:e}){return(e?.instances?.value??1)>0}function h({sandbox:e}){return void 0===e?()=>!0:(0,i.vk)(e.allowTcpPorts)}}),6195:(function(e,t,o){o.d(t,{FA:()=>n,FJ:()=>r,m7:()=>l});var i=o(6399),a=o(4622),s=o(90);let n={id:"user-not-allowed",group:"users",clause:null,severity:"error",summary:"the user of the process is not in `allow-users` of the sandbox",rationale:"The sandbox says which users its containers may run as. Another user is refused: `User is not in allowed range (uid: 0)`. Most sandboxes do not allow 0.\n\nChoose a `user-id` in the range, or have the range extended.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: \u{27E6}0\u{27E7}
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge(e){for(let t of(0,a.jc)(e))"user"===t.what&&(yield*(0,a.mj)(t))},*check(e){for(let t of(0,s.Y6)("user-not-allowed")(e))t.deployment?.sandbox?.config.allowUsers.items.length!==0&&(yield{...t,fixes:function({deployments:e},t){let{sandbox:o,config:a}=e.find(e=>e===t)??{},[s]=(o?.config.allowUsers.items??[]).filter(({value:e})=>!/^0(?:$|-0$)/.test(e)),[n=0,r=n]=(s?.value??"0").split("-").map(Number),l=Math.max(n,1);return a?.config.userId&&l<=r?(0,i.pS)(a.config.userId.node,String(l),`write \`user-id: ${l}\``,"unsafe"):[]}(e,t.deployment)})}},r={id:"group-not-allowed",group:"users",clause:null,severity:"error",summary:"the group of the process is not in `allow-groups` of the sandbox",rationale:"The sandbox says which groups its containers may run as: `Group is not in allowed range (gid: 5)`. Choose a `group-id` in the range, or have the range extended.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
group-id: \u{27E6}5000\u{27E7}
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge(e){for(let t of(0,a.jc)(e))"group"!==t.what||t.isDefault||(yield*(0,a.mj)(t))},*check(e){for(let t of(0,s.Y6)("group-not-allowed")(e))t.deployment?.sandbox?.config.allowGroups.items.length!==0&&(yield t)}},l={id:"default-group-not-allowed",group:"users",clause:null,severity:"error",summary:"the process has no `group-id`, and the default group is not allowed",rationale:"Without `group-id` the process has the sandbox's `default-group`, which is 0. If `allow-groups` does not contain it, the container does not start: `Group is not in allowed\nrange (gid: 0)`.\n\nSet `group-id` in the lithos config, or `default-group` in the sandbox, to an allowed group.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
\u{27E6}allow-groups\u{27E7}: [1-1000]
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`}}],*judge(e){for(let t of(0,a.jc)(e))"group"===t.what&&t.isDefault&&(yield*(0,a.mj)(t))},*check(e){for(let t of(0,s.Y6)("default-group-not-allowed")(e))yield{...t,message:`${t.message} Or set \`group-id\` in the lithos config.`}}}}),9692:(function(e,t,o){o.d(t,{e:()=>n,i:()=>s});var i=o(4622),a=o(90);let s={id:"user-not-mapped",group:"users",clause:null,severity:"error",summary:"the user of the process is not in the `uid-map`",rationale:"With a `uid-map` only the users in it exist inside the container. Any other `user-id` cannot be set: `error setting user or groups: Invalid argument (os error\n22)`.\n\nChoose a user that the map contains, or extend the map.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,"lithos.yaml":`executable: /app/main.sh
user-id: \u{27E6}2000\u{27E7}
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge(e){for(let t of(0,i.jc)(e))"user"===t.what&&(yield*(0,i.Zw)(t))},check:(0,a.TB)("user-not-mapped","Choose a user that the map contains, or extend the map.")},n={id:"group-not-mapped",group:"users",clause:null,severity:"error",summary:"the group of the process is not in the `gid-map`, or there is no `gid-map`",rationale:"A `uid-map` needs a `gid-map` that contains the group of the process (0 unless `group-id` or `default-group` says otherwise). Otherwise the container does not\nstart: `error setting user or groups: Invalid argument (os error 22)`.\n\nChoose a group that the map contains, or extend the map.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
group-id: \u{27E6}2000\u{27E7}
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge(e){for(let t of(0,i.jc)(e))"group"===t.what&&(yield*(0,i.Zw)(t))},check:(0,a.TB)("group-not-mapped","Choose a group that the map contains, or extend the map.")}}),4580:(function(e,t,o){o.d(t,{I:()=>a});var i=o(7543);let a={id:"sandbox-without-users",group:"users",clause:null,severity:"error",summary:"the sandbox allows no users or no groups",rationale:"Without `allow-users` and `allow-groups` nothing can run in the sandbox: `No allowed users range. Please add `allow-users: [1-1000]``.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
\u{27E6}allow-users\u{27E7}: []
allow-groups: [0-1000]
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`}}],*judge(e){for(let[t,o,{items:a,complete:s}]of[["allow-users","users",e.allowUsers],["allow-groups","groups",e.allowGroups]]){if(a.length>0||!s)continue;let n=`The sandbox allows no ${o}, so nothing can run in it. Add \`${t}: [1-1000]\`.`;yield(0,i.J5)(e.keys.get(t)??(0,i.Uo)(e.at),n)}},check:(0,o(90).Y6)("sandbox-without-users")}}),6857:(function(e,t,o){o.d(t,{t:()=>s});var i=o(4622),a=o(7543);let s={id:"uid-map-conflict",group:"users",clause:null,severity:"error",summary:"both the sandbox and the lithos config have a `uid-map`",rationale:"`lithos_check` refuses a container with a `uid-map` in a sandbox that has one, too; the server would use the one of the sandbox. Keep it in one of the two files.",examples:[{also:["uid-map-not-allowed"],bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
\u{27E6}uid-map\u{27E7}: [{ inside: 0, outside: 0, count: 1000 }]
\u{27E6}gid-map\u{27E7}: [{ inside: 0, outside: 0, count: 1000 }]
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge(e){for(let{container:t,sandbox:o,map:s,sandboxMap:n,mapKey:r}of(0,i.jc)(e)){if(0===s.items.length||0===n.items.length)continue;let e=`Both the lithos config and the sandbox config have a \`${r}\`, which \`lithos_check\` refuses. Keep one of them.`,i=t.keys.get(r)??s.at;yield(0,a.J5)(i,e,(0,a.pz)(o,r,"the map of the sandbox"))}},check:(0,o(90).Y6)("uid-map-conflict")}}),1671:(function(e,t,o){o.d(t,{s:()=>n});var i=o(1194),a=o(4622),s=o(7543);let n={id:"uid-map-not-allowed",group:"users",clause:null,severity:"error",summary:"a `uid-map` or `gid-map` names ids of the server that the sandbox does not allow",rationale:"The outside ids of a map in the lithos config are users of the server and must be in `allow-users` (`allow-groups`) of the sandbox:\n`Bad uid mapping (probably doesn't match allow_users)`.\n\nUse allowed ids, or have the map made in the sandbox config.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
\u{27E6}uid-map\u{27E7}: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 0, count: 1000 }]
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge(e){for(let t of(0,a.jc)(e)){let e=(0,i.BU)(t.map,t.allowed);if(void 0===e)continue;let o=e.outside+e.count-1,n=`The \`${t.mapKey}\` maps to ${t.what}s ${e.outside}-${o} of the server, which the sandbox does not allow. Use ids in \`${t.allowKey}\`.`;yield(0,s.J5)(t.container.keys.get(t.mapKey)??t.map.at,n,(0,a.Q)(t))}},check:(0,o(90).TB)("id-map-refused","Correct the map.","uid-map-not-allowed")}}),2769:(function(e,t,o){o.d(t,{J:()=>s});var i=o(4622),a=o(7543);let s={id:"user-not-set",group:"users",clause:null,severity:"error",summary:"neither the lithos config nor the sandbox config says which user runs the process",rationale:"Every process needs a user: `user-id` of the lithos config, or `default-user` of the sandbox. Without one `lithos_check` refuses, and the container does\nnot start: `No user id specified and no default is found`.\n\nWrite `user-id`, a number that `allow-users` of the sandbox contains.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`\u{27E6}executable\u{27E7}: /app/main.sh
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge(e){for(let{what:t,value:o,at:s,sandbox:n,allowKey:r}of(0,i.jc)(e)){if(void 0!==o)continue;let e=`No ${t} is set, so lithos does not start the process. Set \`${t}-id\` here, or \`default-${t}\` in the sandbox config.`;yield(0,a.J5)(s,e,(0,a.pz)(n,r,"the sandbox has no default"))}},check:(0,o(90).Y6)("user-not-set")}}),221:(function(e,t,o){o.d(t,{u:()=>n});var i=o(7543),a=o(90),s=o(6529);let n={id:"builtin-variable-rejected",group:"variables",clause:null,severity:"note",summary:"`lithos_check` refuses a built-in variable, though it works",rationale:"`@{lithos:name}`, `@{lithos:config_filename}` and `@{lithos:pid}` are replaced when the container starts, but `lithos_check` calls them `undefined variable`. If it\nruns before a deployment, it stops the deployment. The process also has the name in the variable `LITHOS_NAME`.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
environ:
  NAME: "\u{27E6}@{lithos:name}\u{27E7}"
`},good:{"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge({container:e}){let t=(0,s.ff)(e);if(void 0!==t)for(let o of(0,s.MZ)(e)){if(t.has(o.name)||!(0,s.qi)(o))continue;let e=`\`@{${o.name}}\` works when the container starts, but \`lithos_check\` refuses it as an undefined variable.`;yield{...(0,i.J5)(o.at,e),severity:"note"}}},check:(0,a.Y6)("builtin-variable-rejected")}}),7966:(function(e,t,o){o.d(t,{a:()=>n});var i=o(7543),a=o(90),s=o(6529);let n={id:"variable-invalid",group:"variables",clause:null,severity:"error",summary:"a variable has a value that its type does not allow",rationale:"`!Name` allows letters, digits, `-` and `_`, `!DottedName` also dots between, `!TcpPort` a port, `!Choice` one of its list. `lithos_check` refuses anything else;\nthe server would take it as it is.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    node: \u{27E6}a b\u{27E7}
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  node: !Name
environ:
  NODE: "@{node}"
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    node: a1
`}}],*judge(e){for(let{key:t,variable:o,given:a,declared:n}of(0,s.P)(e)){let e=(0,s.ye)(o,a.value);void 0!==e&&(yield(0,i.J5)(a.at,`The variable \`${t.value}\` ${e}; found \`${a.value}\`.`,n))}},check:(0,a.Y6)("variable-invalid")}}),7858:(function(e,t,o){o.d(t,{h:()=>a});var i=o(7543);let a={id:"variable-not-provided",group:"variables",clause:null,severity:"error",summary:"the process config gives no value to a variable that the lithos config declares",rationale:'The lithos config declares a variable, but the entry in the process config does not set it. The container does not start: `Variable substitution error: unknown variable\n"node"`.\n\nAdd it under `variables` of the process.',examples:[{bad:{"processes/shop.yaml":`web:
  \u{27E6}kind: Daemon\u{27E7}
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  node: !Name
environ:
  NODE: "@{node}"
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    node: a1
`}}],*judge({container:e,process:t}){if(void 0!==t&&t.variables.complete)for(let{key:o,value:a}of e.variables.entries){if(void 0!==t.variables.get(o.value))continue;let e=t.keys.get("variables")??(0,i.Uo)(t.at),s=`The lithos config declares the variable \`${o.value}\` (\`!${a.tag}\`), but the process does not set it, so the container does not start. Set it under \`variables\` of the process.`;yield(0,i.J5)(e,s,[{at:o.at,message:"declared here"}])}},check:(0,o(90).Y6)("variable-not-provided")}}),5373:(function(e,t,o){o.d(t,{N:()=>r});var i=o(5148),a=o(7543),s=o(90),n=o(6529);let r={id:"variable-undefined",group:"variables",clause:null,severity:"error",summary:"`@{name}` is used, but `variables` does not declare it",rationale:'lithos replaces `@{name}` in `arguments`, `environ` and the keys of `tcp-ports`. A name that neither `variables` declares nor the process gives keeps the container from starting:\n`Variable substitution error: unknown variable "node"`.\n\nDeclare it (`variables: { node: !Name }`, in block style: a bare tag in braces is not read) and give it a value in the process config.',examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
environ:
  NODE: "\u{27E6}@{node}\u{27E7}"
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    node: a1
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  node: !Name
environ:
  NODE: "@{node}"
`}}],*judge({container:e}){let t=(0,n.ff)(e);if(void 0!==t)for(let o of(0,n.MZ)(e)){if(t.has(o.name)||(0,n.qi)(o))continue;if("lithos:pid"===o.name){yield(0,a.J5)(o.at,"`@{lithos:pid}` can only be the whole value of a variable in `environ`.");continue}let e=0===t.size?"":`, or use ${(0,i.p_)([...t],o.name)}`;yield(0,a.J5)(o.at,`The variable \`${o.name}\` is not declared under \`variables\`, so the container does not start. Declare it there${e}.`)}},check:(0,s.Y6)("variable-undefined")}}),3943:(function(e,t,o){o.d(t,{L:()=>r});var i=o(5194),a=o(7543),s=o(90),n=o(6529);let r={id:"variable-unused",group:"variables",clause:null,severity:"note",summary:"a declared variable is never used",rationale:"Every process that runs the container has to give it a value for nothing. Remove it from `variables` and from the process config.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    node: a1
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  \u{27E6}node\u{27E7}: !Name
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*judge({container:e}){let{variables:t,arguments:o,environ:s,tcpPorts:r}=e;if(void 0===(0,n.ff)(e)||!o.complete||!s.complete||!r.complete)return;let l=new Set([...(0,n.MZ)(e),...(0,i.cd)(e).map(({key:e})=>({name:e.value}))].map(({name:e})=>e));for(let{key:e}of t.entries)l.has(e.value)||(yield(0,a.nv)(e.at,`Nothing uses the variable \`${e.value}\`, but every process has to set it. Remove it.`))},check:(0,s.Y6)("variable-unused")}}),2356:(function(e,t,o){o.d(t,{e:()=>s,u:()=>a});var i=o(8565);function a(e,t){let o=""===t?-1:(0,i.$6)(e).indexOf(t);return o<0?e:{file:e.file,start:e.start+o,end:e.start+o+t.length}}function s(e){let{key:t,value:o}=e;return t.at.file===o.at.file&&o.at.end>t.at.start?{file:t.at.file,start:t.at.start,end:o.at.end}:t.at}}),3999:(function(e,t,o){o.d(t,{Ai:()=>g,B5:()=>c,BB:()=>h,IP:()=>d,K_:()=>f,L:()=>function e(t,o,i){let[a,...n]=o;if(void 0===a)return;let d=t.entries.find(e=>{var t,o;return t=e.key.value,t===(o=a)||t===o.replaceAll("-","_")});if(void 0===d){var u,m;if(0===n.length)return l(t,[[a,i]]);return t.flow?l(t,[[a,(u=n,m=i,u.reduceRight((e,t)=>`{ ${r(t)??t}: ${e} }`,m))]]):function(e,t,o,i){let a=_(e);if(void 0===a||!y(e))return;let n=O([t,...o],i,a,W(e));return n&&N(e,n.join(s(e.at.file)))}(t,a,n,i)}return void 0!==d.merged||0===n.length?void 0:"mapping"===d.value.kind?e(d.value,n,i):"null"===d.value.kind&&!d.value.explicit&&!d.value.tag&&y(d.value)?function(e,t,o,i){if(e.flow)return;let{file:a}=t.at,n=a.text.indexOf(":",t.at.end),r=W(e),l=O(o,i,j(a,t.at.start)+r,r);if(-1===n||void 0===l)return;let d=s(a);return N({...t,at:{file:a,start:t.at.start,end:n+1}},l.join(d))}(t,d.key,n,i):void 0},SS:()=>l,au:()=>p,b4:()=>v,kY:()=>u,th:()=>m,ws:()=>r});var i=o(1091),a=o(7931);function s(e){let t=e.text.indexOf("\n");return t>0&&"\r"===e.text[t-1]?"\r\n":"\n"}let n=/^(?:--?[A-Za-z0-9]|[A-Za-z0-9_/])[A-Za-z0-9_/.@%+=~:-]*$/;function r(e,t="plain"){if("single"!==t&&"double"!==t&&n.test(e)&&!e.endsWith(":")&&"null"!==e)return e;if(/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/.test(e))return;if(!/['\n\t\r\0]/.test(e)&&("single"===t||/[\\"]/.test(e)))return`'${e}'`;if(e.endsWith("\\"))return;let o={"\\":"\\\\",'"':'\\"',"\n":"\\n","	":"\\t","\r":"\\r","\0":"\\0"};return`"${e.replace(/[\\"\n\t\r\0]/g,e=>o[e])}"`}function l(e,t){let o=t.map(([e])=>r(e));if(o.includes(void 0)||!y(e))return;let i=t.map(([,e],t)=>""===e?`${o[t]}:`:`${o[t]}: ${e}`);if(e.flow)return A(e,i,e.entries.filter(e=>!e.merged).map(T));let a=_(e);return void 0===a?void 0:I(e,a,i)}function d(e,t){if(!y(e)||e.flow&&D(e))return;if(e.flow)return A(e,t,e.items.map(M));let{file:o,start:i}=e.at;if("-"===o.text[i])return I(e,j(o,i),t.map(e=>`- ${e}`))}function u(e,t){let{file:o}=e.at,i=e.items[t],a=g(e,t);if(void 0===i||void 0===a||t>=e.items.length-1)return[void 0];if(e.flow)return[a,d(e,[o.text.slice(x(i),k(i))])];let s=P(o,S(e,i)??a.at.start)??a.at.start,n=o.text.slice(s,a.at.end).replace(/\r?\n$/,"");return[{...a,at:{...a.at,start:s}},N(e,n)]}function m(e,t){let o=e.flow||!y(e)?void 0:_(e);if(void 0!==o)return N(e,["",...t.map(e=>" ".repeat(o)+e)].join(s(e.at.file)))}function p(e,t,o){if(void 0===e.tag||e.explicit||!y({...e,at:e.tag.at}))return;let{file:i,end:a}=e.tag.at;return{at:{file:i,start:a,end:a},text:` { ${t}: ${o} }`}}function c(e,t,o){let i=e.items[t];if(void 0===i)return d(e,[o]);if(!y(e)||e.flow&&D(e))return;let a=e.flow?x(i):S(e,i);return void 0===a?void 0:Y(e,a,e.flow?`${o},`:`- ${o}`)}function h(e,t){let o=r(t,e.style),i="literal"===e.style||"folded"===e.style;return void 0===o||i||!y(e)?void 0:{at:e.at,text:o}}function f(e,t,o){let{file:i,start:a,end:s}=e.at,r=i.text.slice(a,s),l=r.indexOf(t),d=e.value.replace(t,()=>o);return l<0||r.indexOf(t,l+1)>=0||""===t||!(n.test(o)&&!o.endsWith(":"))||!y(e)?h(e,d):{at:{file:i,start:a+l,end:a+l+t.length},text:o}}function v(e,t){let o=e.entries.findIndex(e=>e.key.value===t&&!e.merged),i=e.entries[o];if(void 0===i||!y(e))return;let{file:a}=e.at,{start:s}=i.key.at,n=$(i);if(e.flow)return b(C(e,s,n));let r=e.entries[o+1];if(0===o&&void 0!==r&&!r.merged&&!J(a,s)){let e=a.text.slice(n,r.key.at.start);return/^\s*$/.test(e)?b({at:{file:a,start:s,end:r.key.at.start},text:""}):void 0}return b(B(a,s,n))}function g(e,t){let o=e.items[t];if(void 0===o||!y(e)||e.flow&&D(e))return;if(e.flow)return b(C(e,x(o),k(o)));let i=S(e,o);return void 0===i?void 0:b(B(e.at.file,i,k(o)))}function y(e){if(void 0!==e.alias)return!1;let{file:t,start:o,end:i}=e.at;return!w(t).some(e=>e.start<=o&&i<=e.end)}function b(e){if(void 0===e)return;let{file:t,start:o,end:i}=e.at;return w(t).some(e=>e.start<i&&o<e.end)?void 0:e}let w=(0,a.Bj)(e=>{let{text:t}=e;if(!/(?:^|[\s,[{])&[^\s&]/m.test(t)||!t.includes("*"))return[];let{tree:o}=(0,i.t)(e,{include:()=>({error:"not asked"})}),a=new Set([...t.matchAll(/\*([^\s,[\]{}]+)/g)].map(([,e])=>e)),s=[],n=void 0===o?[]:[o];for(let e=n.pop();void 0!==e;e=n.pop())void 0===e.alias&&(void 0!==e.anchor&&a.has(e.anchor.value)&&s.push({start:x(e),end:e.at.end}),"sequence"===e.kind&&n.push(...e.items),"mapping"===e.kind&&n.push(...e.entries.map(({value:e})=>e)));return s});function x(e){return void 0!==e.alias?e.alias.start:Math.min(e.at.start,e.tag?.at.start??e.at.start,e.anchor?.at.start??e.at.start)}function k(e){return e.alias?.end??e.at.end}function $(e){return Math.max(k(e.value),e.key.at.end)}function M(e){return{start:x(e),end:k(e)}}function T(e){return{start:e.key.at.start,end:$(e)}}function z(e,t){return e.text.lastIndexOf("\n",t-1)+1}function j(e,t){return t-z(e,t)}function D(e){return e.at.file.text.slice(e.at.start,e.at.end).includes("!*Unpack")}function S(e,t){let{file:o,start:i}=e.at,a=x(t)-1;for(;a>=i&&" 	\r\n".includes(o.text[a]);)a-=1;return t.at.file===o&&a>=i&&a<e.at.end&&"-"===o.text[a]&&j(o,a)===j(o,i)?a:void 0}function _(e){let{file:t,start:o}=e.at,i=e.entries.findLast(e=>!e.merged);if(void 0!==i&&"mapping"===i.value.kind&&!i.value.flow&&function({key:e,value:t}){return z(e.at.file,e.at.start)===z(t.at.file,t.at.start)}(i))return;let a=e.entries.filter(e=>!e.merged).map(e=>e.key.at.start),s=z(t,o),n=a.find(e=>z(t,e)!==s);if(void 0!==n)return j(t,n);let r=t.text.slice(s,o);if(/^[ ]*(- )*$/.test(r))return r.length;let l=/^([ ]*(?:- )+)[!&]/.exec(r);return l?.[1]?.length}let E=/(?:^|[\s,[{:])(?:--?|\?|\.\S?)$/;function N(e,t){let{file:o,end:i}=e.at,a=o.text.indexOf("\n",i),n=-1===a?o.text.length:a;if("\r"===o.text[n-1]&&(n-=1),n<i&&(n=i),!(!/^\s*(#.*)?$/.test(o.text.slice(i,n))||E.test(o.text.slice(z(o,i),i))))return{at:{file:o,start:n,end:n},text:s(o)+t}}function I(e,t,o){return N(e,o.map(e=>" ".repeat(t)+e).join(s(e.at.file)))}function W(e){for(let{key:t,value:o,merged:i}of e.entries){if(i||o.alias||"mapping"!==o.kind&&"sequence"!==o.kind||o.flow)continue;let{file:e,start:a}=o.at,s=j(e,a)-j(e,t.at.start);if(J(e,a)&&s>0)return s}return 2}function J(e,t){return/^ *$/.test(e.text.slice(z(e,t),t))}function O(e,t,o,i){let a=e.map(e=>r(e));if(!a.includes(void 0))return a.map((e,s)=>{let n=s===a.length-1&&""!==t;return`${" ".repeat(o+i*s)}${e}:${n?` ${t}`:""}`})}function A(e,t,o){let{file:i,start:a}=e.at,n=e.at.end-1,r=i.text.slice(a,a+1);if("{"!==r&&"["!==r||!"}]".includes(i.text[n]))return;let l=o.at(-1);if(void 0===l){let o=i.text.slice(a+1,n),s=t.join(", ");if(""===o.trim())return{at:{file:i,start:a+1,end:n},text:"{"===r?` ${s} `:s};let l=n-o.trimStart().length;return"<"===i.text[l]?Y(e,l,`${s},`):void 0}let d=o.every((e,t)=>0===t&&e!==l||J(i,e.start)),u=d?s(i)+" ".repeat(j(i,l.start)):" ",m=t.map(e=>u+e).join(","),[,p="",c=""]=/^(\s*,)?([ \t]*#[^\r\n]*)?/.exec(i.text.slice(l.end,n))??[],h=d?c:"",f=l.end+p.length+h.length;return""===p?{at:{file:i,start:l.end,end:f},text:`,${h}${m}`}:{at:{file:i,start:f,end:f},text:`${m},`}}function C(e,t,o){let{file:i}=e.at,a=/^\s*,[ \t]*/.exec(i.text.slice(o,e.at.end));if(a)return B(i,t,o+a[0].length)??{at:{file:i,start:t,end:o+a[0].length},text:""};let s=/,\s*$/.exec(i.text.slice(e.at.start,t));return(!s||/^[ \t]*#/.test(i.text.slice(o))?B(i,t,o):void 0)??{at:{file:i,start:t-(s?.[0].length??0),end:o},text:""}}function B(e,t,o){let i=z(e,t),a=e.text.indexOf("\n",o),s=-1===a?e.text.length:a+1;if(!/^\s*$/.test(e.text.slice(i,t))||!/^\s*(#.*)?\s*$/.test(e.text.slice(o,s)))return;let n=-1===a?/\r?\n$/.exec(e.text.slice(0,i))?.[0].length??0:0;return{at:{file:e,start:i-n,end:s},text:""}}function Y(e,t,o){let{file:i}=e.at,a=P(i,t);return void 0!==a?{at:{file:i,start:a,end:a},text:" ".repeat(j(i,t))+o+s(i)}:e.flow?{at:{file:i,start:t,end:t},text:`${o} `}:void 0}function P(e,t){let o=z(e,t),i=e.text.slice(o,t);if(/^ *$/.test(i)){for(;o>0;){let t=z(e,o-1);if(!e.text.slice(t,o).startsWith(`${i}#`))break;o=t}return o}}})};