"use strict";exports.id=77,exports.ids=[77],exports.modules={3118:(function(e,t,o){o.d(t,{$u:()=>r,CB:()=>a,F8:()=>u,Z5:()=>d,dI:()=>m,z$:()=>l});var i=o(7931),s=o(2356);let a=(0,i.Bj)(e=>[...e.executable?[{what:"executable",...n(e.executable)}]:[],...e.arguments.items.map(e=>({what:"arguments",...n(e)})),...e.environ.entries.map(({key:e,value:t})=>({what:`environ ${e.value}`,name:e,...n(t)})),...e.workdir.implied?[]:[{what:"workdir",...n(e.workdir)}],...e.stdoutStderrFile?[{what:"stdout-stderr-file",...n(e.stdoutStderrFile)}]:[]]);function n({value:e,at:t,node:o}){return{value:e,at:t,node:o}}function r({config:{environ:e,secretEnviron:t}},o){return void 0!==e.get(o)||void 0!==t.get(o)||!e.complete}let l=/^(?:HOME|LANG|LC_ALL|LC_CTYPE|LANGUAGE)$/;function d({config:e,sandbox:t}){if(e.config.userId)return e.config.userId.value;let o=t?.config.defaultUser?.value;return void 0===o?void 0:Number(o)}function u({config:e,sandbox:t}){return e.config.groupId?.value??Number(t?.config.defaultGroup?.value??0)}function m({config:e,file:t}){let o=e.keys.get("executable");return(0,s.OZ)(e,"executable",e.executable)??o??{file:t,start:0,end:0}}}),6312:(function(e,t,o){o.d(t,{$d:()=>v,B_:()=>d,DG:()=>f,Nj:()=>r,OH:()=>m,bf:()=>p,cF:()=>l,o:()=>h});var i=o(7931),s=o(8565),a=o(2888);let n=(0,i.Bj)(e=>(0,i.Bj)(t=>{let o=e.filter(e=>e.project===t);return l(t,o.map(({container:e})=>e.name.value))}));function r({deployed:e},t,o){return n(e)(t).has(o)}function l(e,t){let o=new Set,i=[...t];for(let t=i.pop();void 0!==t;t=i.pop()){if(o.has(t))continue;o.add(t);let s=e.containers.get(t)?.config.setup.items??[];i.push(...s.flatMap(e=>(0,a.t)(e)?.value??[]))}return o}function d(e,t){let o=[];return function e(t,o,i,s){let a=t.containers.get(o);if(!(void 0===a||s.has(o))&&!(s.size>100))for(let n of(s.add(o),u(a)))"Container"===n.step.tag&&e(t,n.step.value.value,i,s),i.push(n)}(e,t,o,new Set),o}let u=(0,i.Bj)(({name:e,config:t})=>t.setup.items.map(t=>({step:t,container:e.value})));function m(e,t){for(let{config:o}of e.containers.values())for(let e of o.setup.items)if((0,s.gR)(e.at,t))return e}function p(e,t){for(let o of e.containers.values())if(o.config.setup.items.some(e=>(0,s.gR)(e.at,t)))return o}let c=(0,i.Bj)(e=>(0,i.$z)(e,({container:e})=>e));function h(e,t){return c(t).get(e)??[]}function f(e,t){return h(e.container,t).filter(t=>t!==e)}function*v({deployments:e,unplaced:t}){for(let t of e)yield{config:t.config,deployment:{deployment:t}};for(let e of t)yield{config:e,deployment:{}}}}),8315:(function(e,t,o){o.d(t,{B3:()=>d,L7:()=>a,L_:()=>n,cS:()=>u,k4:()=>l,pA:()=>s});var i=o(4906);function s({project:e,container:t,command:o}){let i=o?.command.value.container?.value;return(void 0===i?void 0:e.containers.get(i))??t}function a(e){let t=e.command?.command.value.volumes;return[...r(s(e).config.volumes).filter(e=>t?.get(e.key.value)===void 0),...r(t)]}function n(e){let t=e.command?.command.value.environ,o=s(e);return[...(o===e.container?[]:r(e.container.config.environ)).filter(({key:e})=>t?.get(e.value)===void 0&&void 0===o.config.environ.get(e.value)).map(({key:e,value:t})=>({name:e,value:t,ofCommand:!1})),...r(s(e).config.environ).filter(({key:e})=>t?.get(e.value)===void 0).map(({key:e,value:t})=>({name:e,value:t,ofCommand:!1})),...r(t).map(({key:e,value:t})=>({name:e,value:t,ofCommand:!0}))]}function r(e){return e?.entries??[]}function l({command:e}){let t=e?.command.value.workDir?.value;return void 0===t?"/work":(0,i.S8)(t,"/work")}function d({command:e}){let t=e?.command.value.run;return t?"scalar"!==t.node.kind?t.items.map(({value:e})=>e):(t.items[0]?.value??"").split(/\s+/).filter(e=>""!==e):[]}function u({command:e}){let t=e?.command.value.run;return t?.node.kind==="scalar"?t.items[0]?.value:void 0}}),4906:(function(e,t,o){o.d(t,{H7:()=>n,R9:()=>r,S8:()=>a,u5:()=>s});var i=o(3085);let s="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";function a(e,t="/"){return(0,i.Yx)(e.startsWith("/")?e:`${t}/${e}`)}function n(e){return/^(?:ba|da|a|k|z)?sh$/.test((0,i.Fl)(e))}let r=String.raw`^|[\s"'\`=:,;(<>|&[{]|(?:^|[\s"'=])-[A-Za-z]|:\/\/\/?|\$\{\w+:?[-=+]`}),8642:(function(e,t,o){o.d(t,{$R:()=>u,BG:()=>h,QH:()=>d,Qn:()=>l,ou:()=>m,rl:()=>p,xJ:()=>c});var i=o(3118),s=o(3085),a=o(4906),n=o(8565),r=o(8204);function l({config:e,evidence:t},o){return e.config.environ.entries.find(({key:e,value:i})=>void 0!==o.through?e.value===o.through:i.value.length>1&&i.value.startsWith("/")&&(0,s.hG)((0,a.S8)(o.subject??"/"),(0,a.S8)(i.value))&&t.of("uses-variable").some(({subject:t})=>t===e.value))}function d({evidence:e},t){return e.of("writes-file").some(({subject:e})=>void 0!==e&&(0,s.hG)((0,a.S8)(e),t))}function u({at:e,certain:t,ofProgram:o}){return!t&&!o&&(0,r.E)(e.file)}function m({trait:e,certain:t,hasDefault:o,at:i,stops:s}){return"uses-variable"===e&&t&&!o&&(s??!(0,r.E)(i.file))}function p(e,{at:t,subject:o,inSettings:r,written:l,relative:d}){let{workdir:u,arguments:m}=e.config;if(r||t.file===e.file)return t;if(void 0===o)return(0,i.dI)(e);let c=m.items.find(({value:e})=>e.startsWith("/")&&e===o);if(void 0!==c)return c.at;let h=!(0,n.$6)(t).includes(o)&&(0,s.hG)(o,(0,a.S8)(u.value));return(void 0===l?h:void 0!==d)&&!u.implied?u.at:(0,i.dI)(e)}function c(e,t=e.certain){return t?"error":u(e)?"note":"warning"}function h({certain:e,stops:t}){return e&&!1!==t}}),8204:(function(e,t,o){o.d(t,{E:()=>i});function i({path:e,text:t}){let o=/^#![^\n]*/.exec(t)?.[0];return!(void 0!==o&&/\b(?:python|ruby|php|node|perl|lua)/.test(o))&&(/\b(?:ba|da|a|k)?sh\b/.test(o??"")||/\.(?:sh|bash)$/i.test(e))}}),8969:(function(e,t,o){o.d(t,{e:()=>s});let i=(0,o(7931).Bj)(e=>new Map);function s(e,t){let o=i(e),s=o.get(t)??function(e,t,o){let i=t.lastIndexOf("/"),s=t.slice(i+1),a=i>0?o.get(t.slice(0,i)):void 0;if(a?.entry.kind!=="dir"||""===s||"."===s||".."===s)return;let n="/"===a.path?`/${s}`:`${a.path}/${s}`,r=e.entry(n);return"link"===r.kind?void 0:{...a,entry:r,path:n}}(e,t,o)??function(e,t){let o={image:e,pending:t.split("/").reverse(),done:[],links:[],absoluteLink:void 0},i=e.entry("/");for(;o.pending.length>0;){let t=o.pending.pop();if(a(t))continue;if(".."===t){o.done.pop(),i=e.entry(n(o));continue}let u=`/${[...o.done,t].join("/")}`;if("yes"===(i=e.entry(u)).exists&&"link"===i.kind){var s,l,d;let t=(s=o,l=u,d=i.target,(s.links.push(l),void 0===d)?{exists:"unknown",because:`where \`${l}\` leads is not known`}:s.links.length>40?{exists:"no",because:`\`${l}\` leads in a circle`}:void(d.startsWith("/")&&(s.absoluteLink??={path:l,target:d},s.done.length=0),s.pending.push(...d.split("/").reverse())));if(void 0!==t)return r(o,t);i.target?.startsWith("/")&&(i=e.entry("/"));continue}o.done.push(t);let m=o.pending.every(a)?void 0:function({image:e,pending:t,done:o},i,s){if("no"===s.exists)return s;if("yes"===s.exists&&void 0!==s.kind)return"dir"===s.kind?void 0:{exists:"no",because:`\`${i}\` is not a directory`};let n=t.filter(e=>!a(e)).reverse(),{because:r}=s;if(n.includes(".."))return{exists:"unknown",because:r};let l=e.entry(`${i}/${n[0]}`);if("yes"!==l.exists)return o.push(...n),"unknown"===l.exists?l:{...l,exists:"unknown",because:r}}(o,u,i);if(void 0!==m)return r(o,m)}return r(o,i)}(e,t);return o.set(t,s),s}let a=e=>""===e||"."===e,n=({done:e})=>`/${e.join("/")}`;function r(e,t){return{entry:t,path:n(e),links:e.links,absoluteLink:e.absoluteLink}}}),1194:(function(e,t,o){o.d(t,{BU:()=>u,DH:()=>a,Qk:()=>s,Wk:()=>d,ab:()=>r,m7:()=>l,vk:()=>n});var i=o(1565);function s(e){return e.items.flatMap(({inside:e,outside:t,count:o,at:i})=>void 0===e||void 0===t||void 0===o?[]:[{inside:e.value,outside:t.value,count:o.value,at:i}])}function a(e){return e>>>0}function n(e){let t=e.items.flatMap(({value:e})=>(0,i.RC)(e)??[]).sort((e,t)=>e.start-t.start),o=-1,s=t.map(e=>o=Math.max(o,e.end));return(o,i=o)=>{if(!e.complete)return!0;let a=0,n=t.length;for(;a<n;){let e=a+n>>1;t[e].start<=o?a=e+1:n=e}return a>0&&s[a-1]>=i}}function r(e,t){return s(e).some(({inside:e,count:o})=>t>=e&&t<a(e+o))}function l(e,t){return s(e).find(({inside:e,count:o})=>t>=e&&t<=a(e+o))}function d(e,t){return void 0!==l(e,t)}function u(e,t){let o=n(t);return s(e).find(({outside:e,count:t})=>!o(e,a(e+t-1)))}}),6489:(function(e,t,o){o.d(t,{BC:()=>l,Gw:()=>r,Ne:()=>a,o7:()=>n});var i=o(2149);let s=/^[A-Za-z0-9+/]{8}$/;function a(e){let t=new TextEncoder().encode(e);if(t.length%4==1)return"Encoded text cannot have a 6-bit remainder.";let o=t.findIndex(e=>!/[A-Za-z0-9+/]/.test(String.fromCharCode(e)));if(-1===o)return Math.floor(3*t.length/4);let i=t.subarray(o);return i.every(e=>61===e)&&o%4>=2&&i.length<=4-o%4?Math.floor(3*o/4):`Invalid byte ${t[o]}, offset ${o}.`}function n(e){if(!e.startsWith("v2:"))return{wrong:"does not begin with `v2:`, so lithos cannot decrypt it. Encrypt it with `lithos_crypt encrypt`"};let t=e.split(":");if(5!==t.length)return{wrong:`has ${t.length} parts between colons instead of five`};let[,o,i,n,r]=t;for(let[e,t]of[["key",o],["namespace",i],["secret",n]])if(!s.test(t))return{wrong:`has no valid hash of the ${e} (8 characters of base64)`};let l=a(r);return"string"==typeof l?{wrong:"has a payload that is no base64"}:l<49?{wrong:"has a payload that is too short: lithos crashes"}:{key:o,namespace:i,secret:n}}function r(e,t){let o=e.secretsNamespaces.items.map(e=>e.value),i=t?.extraSecretsNamespaces.items.map(e=>e.value)??[];return[...0===o.length?[""]:o,...i]}function l(e){let t="string"==typeof e?new TextEncoder().encode(e):e;return btoa(String.fromCharCode(...(0,i.Sx)(t,{dkLen:6})))}}),5194:(function(e,t,o){o.d(t,{cd:()=>r,ht:()=>s,qk:()=>a,zD:()=>n});var i=o(4410);function s(e){let t=[];for(let o=e.indexOf("@{");-1!==o;o=e.indexOf("@{",o)){let s=e.indexOf("}",o);if(-1===s)break;t.push({name:(0,i.Bq)(e.slice(o+2,s)),start:o,end:s+1}),o=s+1}return t}function a(e,t){let o="",i=0;for(let a of s(e))o+=e.slice(i,a.start)+t(a.name),i=a.end;return o+e.slice(i)}function n(e){let{file:t,start:o,end:i}=e.at,a=t.text.slice(o,i),n=0;return s(e.value).map(i=>{let s=e.value.slice(i.start,i.end),r=-1===n?-1:a.indexOf(s,n);return(n=-1===r?-1:r+s.length,-1===r)?{name:i.name,at:e.at}:{name:i.name,at:{file:t,start:o+r,end:o+n}}})}function r(e){return e.variables.entries.flatMap(({key:e,value:t})=>"TcpPort"===t.tag&&void 0!==t.value.activation?[{key:e,value:t}]:[]).sort((e,t)=>(0,i.qy)(e.key.value,t.key.value))}}),8297:(function(e,t,o){o.d(t,{J:()=>d});var i=o(5194),s=o(2356),a=o(6399),n=o(7543),r=o(90);let l=/^LISTEN_(?:FDS|FDNAMES|PID)$/,d={id:"reserved-variable",group:"environment",clause:null,severity:"error",summary:"lithos overwrites a variable that the config sets",rationale:"lithos overwrites `LITHOS_NAME` and `LITHOS_CONFIG` in every container, and `LISTEN_FDS`, `LISTEN_FDNAMES` and `LISTEN_PID` where a port has\n`activation: systemd`: what is written has no effect, and `lithos_check` refuses the latter.\n\nRemove the variable, or give yours another name.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  \u27E6LITHOS_NAME: web\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  APP_NAME: web\n"}}],*judge({container:e}){if(0!==(0,i.cd)(e).length)for(let{key:t}of[...e.environ.entries,...e.secretEnviron.entries]){if(!l.test(t.value))continue;let e=`\`${t.value}\` is set by lithos itself when a variable has \`activation\`. Remove it, or the \`activation\`.`;yield(0,n.J5)(t.at,e)}},*check(e){let t=[...(0,r.Y6)("reserved-variable")(e)];for(let o of(yield*t,e.deployments)){let{environ:e,variables:i}=o.config.config,n=i.entries.some(({value:e})=>"TcpPort"===e.tag&&void 0!==e.value.activation);for(let i of e.entries){let r=i.key.value,d="LITHOS_NAME"===r||"LITHOS_CONFIG"===r||n&&l.test(r),u=(0,s.ey)(i);!d||t.some(e=>e.at.file===u.file&&e.at.start<u.end&&u.start<e.at.end)||(yield{deployment:o,at:u,message:`lithos sets \`${r}\` itself and overwrites this value. Remove it, or use another name.`,fixes:(0,a.uZ)(e.node,r,`remove \`${r}\` from \`environ\``,"safe")})}}}}}),9984:(function(e,t,o){o.d(t,{m:()=>r});var i=o(4906),s=o(6399),a=o(7543),n=o(90);let r={id:"config-path-relative",group:"lithos-check",clause:null,severity:"error",summary:"`config` of a process is not an absolute path",rationale:"`config` is the path of the lithos config *inside the image*. A relative path starts wherever lithos was started, so the file is not found:\n`Error reading file: No such file or directory (os error 2)`. With `..` in it `lithos_check` crashes.\n\nWrite the absolute path in the image.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: \u{27E6}lithos/app.yaml\u{27E7}
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`}}],*judge({process:{config:e}}){void 0!==e&&(e.value.startsWith("/")?e.value.split("/").includes("..")&&(yield(0,a.J5)(e.at,"`config` must not contain `..`: `lithos_check` crashes on it.")):yield(0,a.J5)(e.at,"`config` must be an absolute path in the image; lithos does not find a relative one."))},together:!0,*check(e){for(let t of(0,n.Y6)("config-path-relative")(e)){let o=e.processes.find(({entry:e})=>e.config?.at===t.at)?.entry,a=(0,i.S8)(o?.config?.value??""),n=e.deployments.some(({configInImage:e})=>e===a);yield{...t,fixes:o?.config&&n?(0,s.pS)(o.config.node,a,`write \`${a}\``,"safe"):[]}}}}}),8246:(function(e,t,o){o.d(t,{d:()=>l});var i=o(3118),s=o(2356),a=o(6399),n=o(7543),r=o(90);let l={id:"fileno-limit-too-low",group:"lithos-check",clause:null,severity:"error",summary:"`fileno-limit` is too small for the container to start",rationale:"`fileno-limit` is the number of files that the process may have open (default 1024). With only a few lithos itself cannot start the process: `Duplicating file descriptor: Too many open files (os\nerror 24)`. It is a warning if the program asks for more (`ulimit -n`) than the limit gives: soft and hard limit are the same, so it cannot be raised.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge({container:{interactive:e,filenoLimit:t}}){let o=e.value?9:11;if(void 0===t||t.value>=o)return;let i=`With \`fileno-limit: ${t.value}\` the container cannot start: lithos itself needs some of the open files. Write ${o} or more.`;yield(0,n.nv)(t.at,i)},*check(e){for(let t of(0,r.Y6)("fileno-limit-too-low")(e)){let e=t.deployment?.config.config.filenoLimit?.node;yield{...t,fixes:e?(0,a.pS)(e,"1024","write `1024`","unsafe"):[]}}for(let t of e.deployments){let{config:e}=t.config,o=e.filenoLimit,n=(0,s.OZ)(e,"fileno-limit",o);for(let r of t.evidence.of("file-limit"))!o||Number(r.subject)<=o.value||(yield{deployment:t,at:n??(0,s.OZ)(e,"user-id",e.userId)??(0,i.dI)(t.config),severity:"warning",message:`${r.message}, but \`fileno-limit\` is ${o.value}${n?"":" by default"} and cannot be raised inside the container. Write \`fileno-limit: ${r.subject}\`.`,related:[{at:r.at,message:r.message}],fixes:(0,a.dd)(e.node,"fileno-limit",String(r.subject),`write \`fileno-limit: ${r.subject}\``,"unsafe")})}}}}),9736:(function(e,t,o){o.d(t,{w:()=>s});var i=o(7543);let s={id:"image-name-invalid",group:"lithos-check",clause:null,severity:"error",summary:"the name of the image does not fit `image-dir-levels` of the sandbox",rationale:"The server keeps images in `image-dir` of the sandbox, at a depth of `image-dir-levels` (default 1: one name without `/`). `lithos_check` refuses names with another number of parts, or with\n`..`. Write the name of the image as it is below `image-dir`.",examples:[{bad:{"processes/shop.yaml":`web:
  kind: Daemon
  image: \u{27E6}apps/app.v1\u{27E7}
  config: /lithos/app.yaml
`},good:{"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`}}],*judge({process:{image:e},sandbox:t}){var o;let s;if(void 0===e||void 0===t||(0,i.KJ)(t,"image-dir-levels",t.imageDirLevels))return;let a=t.imageDirLevels.value;if(s=(o=e.value).split("/").filter((e,t)=>""!==e&&("."!==e||0===t)),(o.startsWith("/")||s.some(e=>".."===e||"."===e)?void 0:s.length)===a)return;let n=1===a?"one name, without `/`":`${a} names with \`/\` between them`,r=(0,i.pz)(t,"image-dir-levels","the sandbox says how many levels image names have");yield(0,i.J5)(e.at,`\`image\` must be ${n}; found \`${e.value}\`.`,r)},check:(0,o(90).Y6)("image-name-invalid")}}),9068:(function(e,t,o){o.d(t,{x:()=>n});var i=o(6399),s=o(7543),a=o(90);let n={id:"kind-mismatch",group:"lithos-check",clause:null,severity:"error",summary:"the process runs a Command as a Daemon, or the reverse",rationale:"`kind` of the lithos config and of the process have to agree (`CommandOrDaemon` fits both): `Container type mismatch Daemon != Command`, and the container does not\nstart. `lithos_check` does not see this.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge({container:e,process:t}){if(void 0===t)return;let[o,i]=[e.kind.value,t.kind.value];if("CommandOrDaemon"===o||o===i||(0,s.KJ)(e,"kind",e.kind)||(0,s.KJ)(t,"kind",t.kind))return;let a=void 0===e.keys.get("kind")?(0,s.VV)(e):e.kind.at,n=`The lithos config has \`kind: ${o}\`, but the process config runs it as a ${i}, so lithos does not start it. Write the same \`kind\` in both.`,r=t.keys.get("kind")??t.keys.get("config")??(0,s.Uo)(t.at);yield(0,s.nv)(a,n,[{at:r,message:`the process is a ${i}`}])},*check(e){for(let t of(0,a.Y6)("kind-mismatch")(e)){let{config:e,process:o}=t.deployment??{},s=o?.entry.kind.value;yield{...t,fixes:void 0===e||void 0===s?[]:(0,i.dd)(e.config.node,"kind",s,`write \`kind: ${s}\` in ${e.file.path}`,"unsafe")}}}}}),8961:(function(e,t,o){o.d(t,{b:()=>a});var i=o(7543),s=o(90);let a={id:"memory-limit-missing",group:"lithos-check",clause:null,severity:"note",summary:"`memory-limit` is not set",rationale:"Without a limit one container can take all memory of the server, and the kernel then kills other processes. Write a `memory-limit` somewhat above what the process\nneeds; files in Tmpfs volumes count, too. It is told where a Tmpfs of unlimited size (`size: 0`) makes that likely, and otherwise is a line of the checklist.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge({container:e}){e.keys.has("memory-limit")||(yield(0,i.nv)((0,i.VV)(e),"There is no `memory-limit`, so the container can use up all memory of the server. Set one somewhat above what the process needs."))},*check(e){for(let t of(0,s.Y6)("memory-limit-missing")(e)){let{deployment:e}=t;(void 0===e||function({config:e}){return e.config.volumes.entries.some(({value:e})=>"Tmpfs"===e.tag&&0===e.value.size.value)}(e))&&(yield t)}}}}),4447:(function(e,t,o){o.d(t,{M:()=>a});var i=o(7543),s=o(90);let a={id:"restart-process-only-broken",group:"lithos-check",clause:null,severity:"warning",summary:"`restart-process-only` does not work in any version of lithos",rationale:"In lithos 0.19 the second start fails (`Error pivot_root to /run/lithos/mnt: No such file or directory`) and the whole container is restarted; if the process ran longer than\n`restart-timeout`, lithos_knot crashes in both versions (`overflow when subtracting durations`).\n\nRemove the setting.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge({container:{restartProcessOnly:e}}){e?.value&&(yield(0,i.nv)(e.at,"`restart-process-only` does not work: the second start fails, or lithos crashes."))},*check(e){for(let t of(0,s.Y6)("restart-process-only-broken")(e))yield{...t,message:`${t.message} Remove it.`}}}}),6748:(function(e,t,o){o.d(t,{A:()=>s});var i=o(7543);let s={id:"ip-address-missing",group:"network",clause:null,severity:"error",summary:"the sandbox has a bridged network, but the process has no address in it",rationale:"In a sandbox with `bridged-network` each instance of a daemon has a network of its own and needs an address from it. Write `ip-addresses` with one address for each\ninstance.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge({process:e,sandbox:t}){let{items:o,complete:s}=e.ipAddresses,a=(e.instances?.value??1)>0&&e.kind?.value!=="Command";t?.bridgedNetwork!==void 0&&s&&!(o.length>0)&&a&&(yield(0,i.J5)((0,i.e1)(e),"The sandbox has a `bridged-network`, so a daemon needs an address in it: add `ip-addresses`.",(0,i.pz)(t,"bridged-network","the network")))},check:(0,o(90).Y6)("ip-address-missing")}}),3507:(function(e,t,o){o.d(t,{H:()=>a});var i=o(1565),s=o(7543);let a={id:"ip-address-outside",group:"network",clause:null,severity:"error",summary:"an address of the process is not in the network of the sandbox",rationale:"The addresses in `ip-addresses` must be in the `network` of the sandbox's `bridged-network`; `lithos_check` refuses others.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge({process:e,sandbox:t}){let o=t?.bridgedNetwork,a=o?.network&&(0,i.MO)(o.network.value);if(void 0!==a&&e.ipAddresses.complete)for(let t of e.ipAddresses.items.slice(0,e.instances?.value??1)){let e=(0,i.or)(t.value);if(void 0===e||(0,i.wd)(a,e))continue;let n=`\`${t.value}\` is not in \`${o?.network?.value}\`, the network of the sandbox. Use an address in it.`;yield(0,s.J5)(t.at,n,(0,s.pz)(o,"network","the network"))}},check:(0,o(90).Y6)("ip-address-outside")}}),749:(function(e,t,o){o.d(t,{g:()=>s});var i=o(7543);let s={id:"ip-addresses-too-few",group:"network",clause:null,severity:"error",summary:"there are fewer addresses than instances",rationale:"Every instance takes one of `ip-addresses`. `lithos_check` refuses a list that is shorter than `instances`.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge({process:e}){let{items:t,complete:o}=e.ipAddresses,s=e.instances?.value??1;if(!o||0===t.length||s<=t.length)return;let a=`${s} instances need ${s} addresses in \`ip-addresses\`; found ${t.length}.`;yield(0,i.J5)((0,i.e1)(e),a,(0,i.pz)(e,"instances","so many instances"))},check:(0,o(90).Y6)("ip-addresses-too-few")}}),1970:(function(e,t,o){o.d(t,{f:()=>a});var i=o(5194),s=o(7543);let a={id:"activation-conflict",group:"ports",clause:null,severity:"error",summary:"a port takes the file descriptor that socket activation needs",rationale:"With `activation: systemd` lithos passes sockets as the descriptors 3, 4 \u2026 in the order of the variables' names. An `fd` in `tcp-ports` must not be one of them;\n`lithos_check` refuses it.\n\nUse higher numbers in `tcp-ports`.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge({container:e}){let t=(0,i.cd)(e);for(let{value:o}of e.tcpPorts.entries){let e=o.fd&&t[o.fd.value-3];if(void 0===o.fd||void 0===e)continue;let[i,a]=[o.fd.value,e.key.value],n=`File descriptor ${i} is already taken by the variable \`${a}\`, which has \`activation\`. Use a higher \`fd\`.`,r=e.value.value.activation?.at??e.key.at;yield(0,s.J5)(o.fd.at,n,[{at:r,message:`\`${a}\` takes descriptor ${i}`}])}},check:(0,o(90).Y6)("activation-conflict")}}),459:(function(e,t,o){o.d(t,{K:()=>n});var i=o(7543),s=o(90),a=o(6529);let n={id:"port-conflict",group:"ports",clause:null,severity:"error",summary:"two ports share a file descriptor, or a port appears twice",rationale:"Each port in `tcp-ports` is opened by lithos and handed to the process as the file descriptor `fd`. With the same `fd` twice only one of the two sockets reaches the\nprocess.\n\nGive each port an `fd` of its own, counting from 3.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge(e){let t=new Map;for(let{key:o,value:s}of e.container.tcpPorts.entries){if(void 0===s.fd)continue;let e=s.fd.value,a=t.get(e);void 0===a?t.set(e,o):yield(0,i.nv)(s.fd.at,`Port \`${o.value}\` has the same file descriptor (\`fd: ${e}\`) as port \`${a.value}\`, so the process gets only one of the two. Give it another \`fd\`.`,[{at:a.at,message:"the other port"}])}let o=new Map;for(let{key:t,port:s}of(0,a.a5)(e)){if(void 0===s)continue;let e=o.get(s);if(o.set(s,t),void 0===e)continue;let a=`Port ${s} appears twice, and lithos opens it only once. Remove one of them.`;yield(0,i.nv)(t.at,a,[{at:e.at,message:"the other one"}])}},check:(0,s.Y6)("port-conflict")}}),126:(function(e,t,o){o.d(t,{N:()=>r});var i=o(3118),s=o(8565),a=o(90),n=o(6529);let r={id:"port-invalid",group:"ports",clause:null,severity:"error",summary:"a key of `tcp-ports` is not a port number, or its file descriptor is taken",rationale:'The keys of `tcp-ports` are numbers from 0 to 65535, or variables (`"@{port}"`) that become one: `Bad port "http": invalid digit found in string`. Descriptors (`fd`) begin with 3:\nlithos does not start a process that is to get a port as descriptor 1 or 2.',examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge(e){if((0,n.jB)(e))for(let{key:t,text:o,hasVariables:i,port:s}of(0,n.a5)(e)){if(void 0!==s)continue;let a=i?`becomes \`${o}\`, which `:"",n=`\`${t.value}\` ${a}is not a port number from 0 to 65535.`;yield{at:t.at,message:n,refused:void 0!==e.process&&void 0!==e.sandbox}}},*check(e){let t=[...(0,a.Y6)("variable-invalid")(e)];for(let{deployment:t,stage:o}of(0,a.d4)(e,"ports")){let e=` lithos does not start the process, and writes \`${o.error}\` into its own log every second.`;yield{deployment:t,at:o.at??(0,i.dI)(t.config),message:`${o.note}.${"ports"===o.stage?e:(0,a.Jb)(o)}`}}for(let o of(0,a.Y6)("port-invalid")(e))(0,s.$6)(o.at).includes("@{")&&0!==t.length||(yield o)}}}),3673:(function(e,t,o){o.d(t,{p:()=>r});var i=o(1565),s=o(7543),a=o(90),n=o(6529);let r={id:"port-not-allowed",group:"ports",clause:null,severity:"error",summary:"a port is not in `allow-tcp-ports` of the sandbox",rationale:"The sandbox says which ports its containers may open. `lithos_check` refuses others (the server opens them all the same, but do not rely on that).\n\nUse an allowed port, or have `allow-tcp-ports` extended.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge(e){let{sandbox:t,process:o}=e;if(void 0===t)return;let a=(0,n.R4)(e);for(let{key:o,variable:r,given:l,declared:d}of(0,n.P)(e)){if("TcpPort"!==r.tag||t.bridgedNetwork)continue;let e=(0,i.Z9)(l.value,16);if(void 0===e||a(e))continue;let n=`The variable \`${o.value}\` is port ${e}, which is not in \`allow-tcp-ports\` of the sandbox. Use an allowed port, or extend the list.`;yield(0,s.J5)(l.at,n,d)}if((0,n.jB)(e))for(let{key:i,settings:r,port:l}of(0,n.a5)(e)){let e=void 0===t.bridgedNetwork||r.external.value;if(void 0===l||!e||a(l))continue;let n=`Port ${l} is not in \`allow-tcp-ports\` of the sandbox, which \`lithos_check\` refuses. Use an allowed port, or extend the list.`,d=(0,s.pz)(t,"allow-tcp-ports","what is allowed");yield{at:i.at,message:n,related:d,refused:void 0!==o}}},check:(0,a.Y6)("port-not-allowed")}}),7801:(function(e,t,o){o.d(t,{a:()=>n});var i=o(8565),s=o(7543),a=o(90);let n={id:"missing-key",group:"reading",clause:null,severity:"error",summary:"a required key is missing",rationale:"vagga or lithos refuses the whole file: `Validation Error: Field executable is expected`. Add the key that the message names.",examples:[{bad:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\ntcp-ports:\n  8080: { \u27E6host\u27E7: 127.0.0.1 }\n"},good:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\ntcp-ports:\n  8080: { host: 127.0.0.1, fd: 3 }\n"}}],*judge({container:e,sandbox:t}){if(void 0===t||void 0!==t.secretsPrivateKey||0===e.secretEnviron.entries.length&&void 0===e.secretEnvironFile)return;let{keys:o}=e,i=o.get("secret-environ")??o.get("secret-environ-file")??(0,s.VV)(e);yield(0,s.nv)(i,"The lithos config has secrets, but the sandbox config names no `secrets-private-key` to decrypt them with.")},*check(e){let t=[...(0,a.Y6)("quire-unsupported")(e)].filter(({at:e})=>"---"===(0,i.$6)(e));for(let o of(0,a.Y6)("missing-key")(e))t.some(({at:e})=>e.file.path===o.at.file.path)||(yield o)}}}),7019:(function(e,t,o){o.d(t,{l:()=>s});var i=o(7543);let s={id:"secret-conflict",group:"secrets",clause:null,severity:"error",summary:"both `secret-environ` and `secret-environ-file` are set",rationale:"lithos takes secrets from one place only and refuses both together when the container starts. Keep one of them.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge({container:e}){let t=e.secretEnvironFile;0===e.secretEnviron.entries.length||void 0===t||(yield(0,i.nv)(t.at,"`secret-environ` and `secret-environ-file` cannot be used together; lithos refuses both. Keep one of them.",(0,i.pz)(e,"secret-environ","the other one")))},check:(0,o(90).Y6)("secret-conflict")}}),7128:(function(e,t,o){o.d(t,{o:()=>n});var i=o(7543),s=o(90),a=o(3405);let n={id:"secret-malformed",group:"secrets",clause:null,severity:"error",summary:"lithos cannot decrypt a secret, or not read the file that has it",rationale:"The values are what `lithos_crypt encrypt` prints: `v2:`, three short hashes and the data, with colons between. A plain text, a damaged value, or one for another key keeps the\ncontainer from starting; some make lithos crash.\n\nEncrypt the value with the key of the server.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge(e){for(let{key:t,value:o}of e.container.secretEnviron.entries)for(let{at:s,malformed:n}of(0===o.items.length&&o.complete&&(yield(0,i.nv)(t.at,`\`${t.value}\` has no secret.`)),(0,a.n)(e,o)))void 0!==n&&(yield(0,i.nv)(s,`The secret \`${t.value}\` ${n}.`))},*check(e){for(let{deployment:t,stage:o}of(yield*(0,s.Y6)("secret-malformed")(e),(0,s.d4)(e,"secrets")))o.at&&void 0!==o.path&&(yield{deployment:t,at:o.at,message:`The container does not start: ${o.note}.${(0,s.Jb)(o)}`})}}}),1979:(function(e,t,o){o.d(t,{H:()=>l});var i=o(6489),s=o(5148),a=o(7543),n=o(90),r=o(3405);let l={id:"secret-namespace-not-allowed",group:"secrets",clause:null,severity:"error",summary:"a secret was encrypted for a namespace that the sandbox does not have",rationale:'A secret belongs to a namespace (the empty one unless `--namespace` was given). The server decrypts it only when the sandbox\'s `secrets-namespaces`, or the process\'s\n`extra-secrets-namespaces`, contain it: `expected namespaces {""} got "ns1"`.\n\nEncrypt it for a namespace of the sandbox, or add the namespace.',examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge(e){let{container:t,sandbox:o,process:n}=e;if(void 0===o)return;let l=(0,s.p_)((0,i.Gw)(o,n).map(e=>e||"(empty)"));for(let{key:o,value:i}of t.secretEnviron.entries)for(let{at:t,malformed:s}of(0,r.n)(e,i)){if(void 0!==s)continue;let e=`The secret \`${o.value}\` is encrypted for a namespace that neither the sandbox nor the process has (they have ${l}), so lithos does not decrypt it. Encrypt it for one of these, or add the namespace.`;yield(0,a.nv)(t,e)}},check:(0,n.Y6)("secret-namespace-not-allowed")}}),6399:(function(e,t,o){o.d(t,{$0:()=>x,BW:()=>m,Ck:()=>c,F7:()=>g,JJ:()=>E,Kc:()=>w,TD:()=>S,UY:()=>D,Xs:()=>N,Zc:()=>j,_C:()=>v,aC:()=>b,aT:()=>h,at:()=>p,dd:()=>$,eD:()=>T,g0:()=>z,p3:()=>B,pS:()=>k,qT:()=>O,tl:()=>y,uZ:()=>M});var i=o(8315),s=o(4906),a=o(3085),n=o(8642),r=o(8969),l=o(8565),d=o(3999),u=o(9775);function m(e,t,...o){let i=o.filter(e=>void 0!==e);return i.length===o.length&&i.length>0?[{title:e,safety:t,edits:i}]:[]}function p({config:e,file:t},o,i,s){let a="mapping"===e.node.kind?(0,d.L)(e.node,o,i):void 0,n=i.length>60?`${i.slice(0,57)}\u{2026}`:i,r=o.at(-1),l=o.length>1?`\`${o.slice(0,-1).join(".")}\` in `:"";return m(`add \`${r}: ${n}\` to ${l}${t.path}`,s,a)}function c(e,t,o,i){let s=(0,d.ws)(o);return void 0===s?[]:p(e,["environ",t],s,i)}function h(e,t,o){let{config:i,container:s,image:a}=e,n="no"===a.entry(t).exists&&"/dev/shm"!==t,r=n?I(e,t,o):void 0;return p(i,["volumes",t],o,"unsafe").flatMap(({title:o,safety:i,edits:a})=>n?m(`${o}, and the directory to ${s.name.value}${void 0===r?"":" with a volume for development"}`,i,...a,O(s,t),...void 0===r?[]:[_(e,t,r)]):[{title:o,safety:i,edits:a}])}let f=/^\/(?:run|tmp|var\/(?:run|tmp|cache|lock))(?:\/|$)/;function v(e,t){let o=t.reduce((e,t)=>t.length<e.length?t:e),i=f.test(o)&&"dir"===e.image.entry(o).kind,a=(0,s.S8)((0,r.e)(e.image,i?o:(0,s.S8)(`${o}/..`)).path),{names:n}=e.image.list(a),l=a.split("/").length>2||f.test(a)||0===n.length;return"/"===a||!l||n.length>0||/^\/(?:dev|proc|sys|etc|work)(?:\/|$)/.test(a)?[]:f.test(a)?h(e,a,`!Tmpfs { size: ${w(e,a,0xa00000)} }`):g(e,a)}function g(e,t,o=""){let i=y(e,t,o);return void 0===i?[]:h(e,t,i)}function y(e,t,o=""){let{sandbox:i}=e,n=i?.config.writablePaths.entries.map(({key:e})=>(0,s.S8)(e.value))??["/"],r=n.find(e=>(0,a.hG)(t,e))??n[0];if(void 0===r)return;let l=(0,d.ws)((0,a.hG)(t,r)?t:(0,s.S8)(`${r}/${t}`)),u=""===o?"":`, ${o}`;return void 0===l?void 0:`!Persistent { path: ${l}, mkdir: true${u} }`}function b(e,t){let o=(0,i.L7)(e).find(({key:e})=>(0,s.S8)(e.value)===t)?.value;return o?.tag==="Tmpfs"?o.value.size.value:void 0}function w(e,t,o){let{memoryLimit:i,volumes:s}=e.config.config,a=s.entries.reduce((e,{value:t})=>e+("Tmpfs"===t.tag?t.value.size.value:0),0),n=Math.max(0,i.value-a)/2,r=b(e,t)??o;return(0,u.e)(r<=n?r:2**Math.floor(Math.log2(Math.max(n,1048576))))}function k(e,t,o,i){return"scalar"===e.kind?m(o,i,(0,d.BB)(e,t)):[]}function x(e,t,o,i){return"scalar"===e.kind?m(`write \`${o}\` instead of \`${t}\``,i,(0,d.K_)(e,t,o)):[]}function $(e,t,o,i,s){return m(i,s,function(e,t,o){if("null"===e.kind)return(0,d.au)(e,t,o);if("mapping"!==e.kind)return;let i=e.entries.find(e=>e.key.value===t);if(!i?.merged)return i?.value.kind==="scalar"?(0,d.BB)(i.value,o):(0,d.L)(e,[t],o)}(e,t,o))}function M(e,t,o,i){return"mapping"===e.kind&&"string"==typeof t?m(o,i,(0,d.b4)(e,t)):"sequence"===e.kind&&"number"==typeof t?m(o,i,(0,d.Ai)(e,t)):[]}function T(e,t){let{config:o,evidence:i}=e,{volumes:a}=o.config;if(void 0===t||(0,n.QH)({evidence:i},(0,s.S8)(t)))return[];let r=`remove the volume at \`${t}\``;return 1===a.entries.length?M(o.config.node,"volumes",r,"unsafe"):M(a.node,t,r,"unsafe")}function z(e,t,o,i){let s=e.config.setup.items.findIndex(({at:e})=>(0,l.gR)(e,o));return s<0?[]:m(J(e,t),i,B(e,t,s))}function j(e,t,o){return/^[\w@%+=:,./-]+$/.test(o)?D(e,`!Sh ${t} ${o}`):[]}function D(e,t){return m(J(e,t),"unsafe",N(e,t))}function N(e,t){let o=e.config.setup.items.at(-1),i=e.config.setup.items.length-(void 0!==o&&A(o)?1:0);return B(e,t,i)}function S(e,t,o){return m(J(e,C(t)),o,O(e,t))}function E(e,t,o="safe"){let{container:i}=e,s=O(i,t),a=I(e,t);if(void 0===a)return m(J(i,C(t)),o,s);let n=_(e,t,a);return m(`${J(i,C(t))}, and \`${t}: ${a}\` for development`,"unsafe",s,n)}function I(e,t,o=""){if((0,i.pA)(e)!==e.container||(0,i.L7)(e).some(({key:e})=>(0,a.hG)(t,(0,s.S8)(e.value)))||(0,a.hG)(t,"/tmp")||(0,a.hG)(t,"/run")||!function({evidence:e,config:{config:t}},o){let i=[...t.arguments.items,...t.environ.entries.map(({value:e})=>e)];return e.clues.some(({subject:e})=>void 0!==e&&(0,a.hG)((0,s.S8)(e),o))||i.some(({value:e})=>e.includes(o))}(e,t))return;let n=e.config.config.volumes.entries.find(({key:e})=>(0,s.S8)(e.value)===t)?.value,r=n?.tag==="Tmpfs"?n.value.size.value:0;return n?.tag==="Tmpfs"||o.startsWith("!Tmpfs")?`!Tmpfs { size: ${(0,u.e)(r||0x6400000)}, mode: 0o1777 }`:n?.tag==="Persistent"||o.startsWith("!Persistent")?function({command:e},t){let o=e?.command.value.userId.value??0;return`!Persistent { name: ${W(t)}${0===o?"":`, owner-uid: ${o}`} }`}(e,t):void 0}let W=e=>e.split(/[^A-Za-z0-9_]+/).filter(e=>""!==e).join("-");function _({container:e},t,o){let{node:i}=e.config;return"mapping"===i.kind?(0,d.L)(i,["volumes",t],o):void 0}function O(e,t){let{items:o}=e.config.setup,i=o.findLastIndex(({tag:e})=>"EnsureDir"===e)+1,s=o.findLastIndex(A),a=s>=0&&s===o.length-1?s:o.length,n=C(t);return(i>0?B(e,n,i):void 0)??B(e,n,a)}function B({config:e},t,o){let{setup:i}=e;if("sequence"===i.node.kind&&i.items.length===i.node.items.length)return(0,d.B5)(i.node,o,t)}function J(e,t){return`add \`- ${t}\` to container ${e.name.value}`}function C(e){return`!EnsureDir ${(0,d.ws)(e)??e}`}function A(e){return"Sh"===e.tag&&/\bln\b[^\n]{0,200}\/etc\/(?:resolv\.conf|hosts)/.test(e.value.value)}}),4622:(function(e,t,o){o.d(t,{Q:()=>p,Zw:()=>m,hV:()=>h,jc:()=>d,mj:()=>c});var i=o(1194),s=o(1565),a=o(5148),n=o(7931),r=o(6399),l=o(7543);let d=(0,n.Bj)(({container:e,sandbox:t})=>void 0===t?[]:[u("user",e.userId,t.defaultUser,{container:e,sandbox:t}),u("group",e.groupId,t.defaultGroup,{container:e,sandbox:t})].filter(e=>void 0!==e));function u(e,t,o,{container:i,sandbox:a}){if((0,l.KJ)(i,`${e}-id`,t)||(0,l.KJ)(a,`default-${e}`,o))return;let n=t?.value??(void 0===o?void 0:(0,s.Z9)(o.value,32)),r=void 0===t?`The default ${e} ${n}`:`${"user"===e?"User":"Group"} ${n}`,d={what:e,value:n,at:t?.at??(0,l.VV)(i),isDefault:void 0===t,title:r};return"user"===e?{...d,container:i,sandbox:a,map:i.uidMap,sandboxMap:a.uidMap,mapKey:"uid-map",allowKey:"allow-users",allowed:a.allowUsers}:{...d,container:i,sandbox:a,map:i.gidMap,sandboxMap:a.gidMap,mapKey:"gid-map",allowKey:"allow-groups",allowed:a.allowGroups}}function*m({what:e,value:t,at:o,title:s,...a}){if(void 0===t)return;let n=`Use a ${e} in the map, or extend it.`;if(a.map.items.length>0){if((0,i.ab)(a.map,t))return;let e=`${s} is not in the \`${a.mapKey}\` of the lithos config, so the container does not start. ${n}`;yield(0,l.J5)(o,e,(0,l.pz)(a.container,a.mapKey,"the map"))}else if(a.sandboxMap.items.length>0&&!(0,i.Wk)(a.sandboxMap,t)){let e=`${s} is not in the \`${a.mapKey}\` of the sandbox, so the container does not start. ${n}`;yield(0,l.J5)(o,e,(0,l.pz)(a.sandbox,a.mapKey,"the map"))}}function p({sandbox:e,allowKey:t}){return(0,l.pz)(e,t,`\`${t}\` of the sandbox`)}function*c(e){let{what:t,at:o,isDefault:s,title:n,sandbox:r,allowKey:d,allowed:u}=e;if(!function({value:e,map:t,allowed:o}){return void 0!==e&&0===t.items.length&&!(0,i.vk)(o)(e)}(e))return;let m=u.items.map(e=>e.value),c=`${n} is not allowed in the sandbox, so the container does not start; allowed: ${0===m.length?"none":(0,a.p_)(m)}. Use an allowed one, or add it to \`${d}\` in the sandbox config.`;s?yield(0,l.J5)(r.keys.get(d)??o,c,[...p(e),...(0,l.pz)(r,`default-${t}`,"the default is set here")]):yield(0,l.J5)(o,c,p(e))}function h(e,t){let{config:o,sandbox:i}=e??{};if(void 0===o)return[];let s=d({container:o.config,sandbox:i?.config}).find(e=>e.what===t),a=s&&function({map:e,sandboxMap:t,allowed:o}){let i=(e.items.length>0?e:t).items.map(({inside:e,count:t})=>[e?.value??0,(e?.value??0)+(t?.value??0)-1]),s=e.items.length>0||0===o.items.length?[]:o.items.map(({value:e})=>(function(e){let[t=0/0,o=t]=e.split("-").map(Number);return[t,o]})(e)),a=e=>(0===s.length||s.some(([t,o])=>t<=e&&e<=o))&&(0===i.length||i.some(([t,o])=>t<=e&&e<=o)),n=[...s,...i].flatMap(([e])=>[e,e+1]).sort((e,t)=>e-t);return n.find(e=>e>0&&a(e))??n.find(a)}(s);if(void 0===a||a===s?.value)return[];let n=`${t}-id: ${a}`;return(0,r.dd)(o.config.node,`${t}-id`,String(a),`write \`${n}\``,"unsafe")}}),7543:(function(e,t,o){function i(e,t,o=[]){return{at:e,message:t,related:o,refused:!0}}function s(e,t,o=[]){return{at:e,message:t,related:o,refused:!1}}function a(e,t,o){let i=e?.keys.get(t);return void 0===i?[]:[{at:i,message:o}]}function n({keys:e,node:t},o,i){let s=e.get(o);return void 0!==s&&(void 0===i||!!i.implied)&&"mapping"===t.kind&&t.entries.some(e=>e.key.at===s&&"null"!==e.value.kind)}function r(e){let t=e.file.text.indexOf("\n",e.start);return{...e,end:Math.max(e.start,Math.min(e.end,-1===t?e.end:t))}}function l(e){return e.keys.get("executable")??r(e.at)}function d(e){return e.keys.get("ip-addresses")??e.keys.get("image")??r(e.at)}o.d(t,{J5:()=>i,KJ:()=>n,Uo:()=>r,VV:()=>l,e1:()=>d,nv:()=>s,pz:()=>a})}),90:(function(e,t,o){o.d(t,{Jb:()=>d,TB:()=>n,Y6:()=>a,b8:()=>u,d4:()=>r});var i=o(3118),s=o(6312);function a(e){return function*({problems:t}){for(let o of t)o.rule===e&&(yield o)}}function n(e,t,o=e){return function*(s){let a=s.problems.filter(({rule:e})=>e===o);for(let{deployment:o,stage:n}of(yield*a,r(s,e)))a.some(e=>e.deployment===o)||(yield{deployment:o,at:n.at??(0,i.dI)(o.config),message:`The container does not start: ${n.note??"lithos refuses it"}. ${t}${d(n)}`})}}function*r({deployments:e},...t){for(let o of l(e))t.includes(o.stage.code)&&(yield o)}let l=(0,o(7931).Bj)(e=>e.flatMap(e=>e.boot.stages.filter(({status:e,code:t})=>"unknown"!==e&&void 0!==t).map(t=>({deployment:e,stage:t}))));function d(e){return e.error?` lithos_knot would log: ${e.error}`:""}function*u(e,t,...o){let i=new Set;for(let a of e.projects)if(a.accepted){for(let n of a.containers.keys())if(void 0===t.of||(0,s.Nj)(e,a,n)||"deployable"===t.of&&function({deployed:e,meant:t,unplaced:o},i){return[...e,...t].some(e=>e.project===i)||o.some(({file:e})=>{let t;return t=e.path,""===i.directory||t.startsWith(`${i.directory}/`)})}(e,a))for(let t of e.image(a,n)?.problems??[]){let e=`${t.at.file.path}:${t.at.start}:${t.code}:${t.path}`;!t.certain||!o.includes(t.code)||i.has(e)||(i.add(e),yield{...t,project:a,container:n})}}}}),3405:(function(e,t,o){o.d(t,{n:()=>s});var i=o(6489);function s({sandbox:e,process:t},{items:o,complete:a}){let n=e&&new Set((0,i.Gw)(e,t).map(i.BC)),r=o.flatMap(({value:e,at:t})=>{let o=(0,i.o7)(e);return"wrong"in o?[{at:t,malformed:o.wrong}]:void 0===n||n.has(o.namespace)?[]:[{at:t,malformed:void 0}]});return a&&r.length===o.length?r:[]}}),9775:(function(e,t,o){function i(e){for(let[t,o]of[["Gi",0x40000000],["Mi",1048576],["ki",1024]])if(e>=o&&Number.isInteger(e/o))return`${e/o}${t}`;return String(e)}function s(e){return`0o${e.toString(8).padStart(3,"0")}`}o.d(t,{W:()=>s,e:()=>i})}),6529:(function(e,t,o){o.d(t,{MZ:()=>r,P:()=>u,R4:()=>h,a5:()=>p,ff:()=>l,jB:()=>c,qi:()=>d,ye:()=>m});var i=o(1194),s=o(5194),a=o(1565),n=o(5148);let r=(0,o(7931).Bj)(e=>[...e.tcpPorts.entries.map(({key:e})=>({text:e,isEnviron:!1})),...e.environ.entries.map(({value:e})=>({text:e,isEnviron:!0})),...e.arguments.items.map(e=>({text:e,isEnviron:!1}))].flatMap(({text:e,isEnviron:t})=>(0,s.zD)(e).map(({name:o,at:i})=>({name:o,at:i,isWholeEnviron:t&&e.value===`@{${o}}`}))));function l({variables:{node:e,complete:t,entries:o}}){return t?new Set(o.map(({key:e})=>e.value)):"mapping"===e.kind?new Set(e.entries.map(({key:e})=>e.value)):void 0}function d({name:e,isWholeEnviron:t}){return"lithos:pid"===e?t:"lithos:name"===e||"lithos:config_filename"===e}function u({container:e,process:t}){return e.variables.entries.flatMap(({key:e,value:o})=>{let i=t?.variables.get(e.value),s=[{at:e.at,message:`declared as \`!${o.tag}\``}];return void 0===i?[]:[{key:e,variable:o,given:i,declared:s}]})}function m(e,t){switch(e.tag){case"TcpPort":return void 0===(0,a.Z9)(t,16)?"must be a port number from 0 to 65535":void 0;case"Name":return/^[A-Za-z0-9_-]*$/.test(t)?void 0:"must be a name of letters, digits, `-` and `_`";case"DottedName":if(!/^[A-Za-z0-9_.-]*$/.test(t))return"must be names of letters, digits, `-` and `_` with dots between";return t.split(".").some(e=>""===e||e.startsWith("-")||e.endsWith("-"))?"must be names with dots between, none empty or with `-` at an end":void 0;case"Choice":{let o=e.value.items.map(e=>e.value);if(o.includes(t)||!e.value.complete)return;return`must be ${0===o.length?"one of no choices":(0,n.p_)(o,t)}`}}}function p({container:e,process:t}){let o=new Map(t?.variables.entries.map(({key:e,value:t})=>[e.value,t.value]));return e.tcpPorts.entries.flatMap(({key:e,value:t})=>{let i=(0,s.ht)(e.value).map(e=>e.name);if(i.some(e=>!o.has(e)))return[];let n=(0,s.qk)(e.value,e=>o.get(e));return[{key:e,settings:t,text:n,hasVariables:i.length>0,port:(0,a.Z9)(n,16)}]})}function c({process:e}){return(e?.instances?.value??1)>0}function h({sandbox:e}){return void 0===e?()=>!0:(0,i.vk)(e.allowTcpPorts)}}),6195:(function(e,t,o){o.d(t,{FA:()=>a,FJ:()=>n,m7:()=>r});var i=o(4622),s=o(90);let a={id:"user-not-allowed",group:"users",clause:null,severity:"error",summary:"the user of the process is not in `allow-users` of the sandbox",rationale:"The sandbox says which users its containers may run as. Another user is refused: `User is not in allowed range (uid: 0)`. Most sandboxes do not allow 0.\n\nChoose a `user-id` in the range, or have the range extended.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge(e){for(let t of(0,i.jc)(e))"user"===t.what&&(yield*(0,i.mj)(t))},*check(e){for(let t of(0,s.Y6)("user-not-allowed")(e))t.deployment?.sandbox?.config.allowUsers.items.length!==0&&(yield{...t,fixes:(0,i.hV)(t.deployment,"user")})}},n={id:"group-not-allowed",group:"users",clause:null,severity:"error",summary:"the group of the process is not in `allow-groups` of the sandbox",rationale:"The sandbox says which groups its containers may run as: `Group is not in allowed range (gid: 5)`. Choose a `group-id` in the range, or have the range extended.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge(e){for(let t of(0,i.jc)(e))"group"!==t.what||t.isDefault||(yield*(0,i.mj)(t))},*check(e){for(let t of(0,s.Y6)("group-not-allowed")(e))t.deployment?.sandbox?.config.allowGroups.items.length!==0&&(yield{...t,fixes:(0,i.hV)(t.deployment,"group")})}},r={id:"default-group-not-allowed",group:"users",clause:null,severity:"error",summary:"the process has no `group-id`, and the default group is not allowed",rationale:"Without `group-id` the process has the sandbox's `default-group`, which is 0. If `allow-groups` does not contain it, the container does not start: `Group is not in allowed\nrange (gid: 0)`.\n\nSet `group-id` in the lithos config, or `default-group` in the sandbox, to an allowed group.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge(e){for(let t of(0,i.jc)(e))"group"===t.what&&t.isDefault&&(yield*(0,i.mj)(t))},*check(e){for(let t of(0,s.Y6)("default-group-not-allowed")(e))yield{...t,message:`${t.message} Or set \`group-id\` in the lithos config.`,fixes:(0,i.hV)(t.deployment,"group")}}}}),9692:(function(e,t,o){o.d(t,{e:()=>n,i:()=>a});var i=o(4622),s=o(90);let a={id:"user-not-mapped",group:"users",clause:null,severity:"error",summary:"the user of the process is not in the `uid-map`",rationale:"With a `uid-map` only the users in it exist inside the container. Any other `user-id` cannot be set: `error setting user or groups: Invalid argument (os error\n22)`.\n\nChoose a user that the map contains, or extend the map.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge(e){for(let t of(0,i.jc)(e))"user"===t.what&&(yield*(0,i.Zw)(t))},*check(e){for(let t of(0,s.TB)("user-not-mapped",r("user"))(e))yield{...t,fixes:(0,i.hV)(t.deployment,"user")}}},n={id:"group-not-mapped",group:"users",clause:null,severity:"error",summary:"the group of the process is not in the `gid-map`, or there is no `gid-map`",rationale:"A `uid-map` needs a `gid-map` that contains the group of the process (0 unless `group-id` or `default-group` says otherwise). Otherwise the container does not\nstart: `error setting user or groups: Invalid argument (os error 22)`.\n\nChoose a group that the map contains, or extend the map.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge(e){for(let t of(0,i.jc)(e))"group"===t.what&&(yield*(0,i.Zw)(t))},*check(e){for(let t of(0,s.TB)("group-not-mapped",r("group"))(e))yield{...t,fixes:(0,i.hV)(t.deployment,"group")}}},r=e=>`Choose a ${e} that the map contains, or extend the map.`}),4580:(function(e,t,o){o.d(t,{I:()=>s});var i=o(7543);let s={id:"sandbox-without-users",group:"users",clause:null,severity:"error",summary:"the sandbox allows no users or no groups",rationale:"Without `allow-users` and `allow-groups` nothing can run in the sandbox: `No allowed users range. Please add `allow-users: [1-1000]``.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge(e){for(let[t,o,{items:s,complete:a}]of[["allow-users","users",e.allowUsers],["allow-groups","groups",e.allowGroups]]){if(s.length>0||!a)continue;let n=`The sandbox allows no ${o}, so nothing can run in it. Add \`${t}: [1-1000]\`.`;yield(0,i.J5)(e.keys.get(t)??(0,i.Uo)(e.at),n)}},check:(0,o(90).Y6)("sandbox-without-users")}}),6857:(function(e,t,o){o.d(t,{t:()=>a});var i=o(4622),s=o(7543);let a={id:"uid-map-conflict",group:"users",clause:null,severity:"error",summary:"both the sandbox and the lithos config have a `uid-map`",rationale:"`lithos_check` refuses a container with a `uid-map` in a sandbox that has one, too; the server would use the one of the sandbox. Keep it in one of the two files.",examples:[{also:["uid-map-not-allowed"],bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`}}],*judge(e){for(let{container:t,sandbox:o,map:a,sandboxMap:n,mapKey:r}of(0,i.jc)(e)){if(0===a.items.length||0===n.items.length)continue;let e=`Both the lithos config and the sandbox config have a \`${r}\`, which \`lithos_check\` refuses. Keep one of them.`,i=t.keys.get(r)??a.at;yield(0,s.J5)(i,e,(0,s.pz)(o,r,"the map of the sandbox"))}},check:(0,o(90).Y6)("uid-map-conflict")}}),1671:(function(e,t,o){o.d(t,{s:()=>n});var i=o(1194),s=o(4622),a=o(7543);let n={id:"uid-map-not-allowed",group:"users",clause:null,severity:"error",summary:"a `uid-map` or `gid-map` names ids of the server that the sandbox does not allow",rationale:"The outside ids of a map in the lithos config are users of the server and must be in `allow-users` (`allow-groups`) of the sandbox:\n`Bad uid mapping (probably doesn't match allow_users)`.\n\nUse allowed ids, or have the map made in the sandbox config.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge(e){for(let t of(0,s.jc)(e)){let e=(0,i.BU)(t.map,t.allowed);if(void 0===e)continue;let o=e.outside+e.count-1,n=`The \`${t.mapKey}\` maps to ${t.what}s ${e.outside}-${o} of the server, which the sandbox does not allow. Use ids in \`${t.allowKey}\`.`;yield(0,a.J5)(t.container.keys.get(t.mapKey)??t.map.at,n,(0,s.Q)(t))}},check:(0,o(90).TB)("id-map-refused","Correct the map.","uid-map-not-allowed")}}),2769:(function(e,t,o){o.d(t,{J:()=>a});var i=o(4622),s=o(7543);let a={id:"user-not-set",group:"users",clause:null,severity:"error",summary:"neither the lithos config nor the sandbox config says which user runs the process",rationale:"Every process needs a user: `user-id` of the lithos config, or `default-user` of the sandbox. Without one `lithos_check` refuses, and the container does\nnot start: `No user id specified and no default is found`.\n\nWrite `user-id`, a number that `allow-users` of the sandbox contains.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge(e){for(let{what:t,value:o,at:a,sandbox:n,allowKey:r}of(0,i.jc)(e)){if(void 0!==o)continue;let e=`No ${t} is set, so lithos does not start the process. Set \`${t}-id\` here, or \`default-${t}\` in the sandbox config.`;yield(0,s.J5)(a,e,(0,s.pz)(n,r,"the sandbox has no default"))}},check:(0,o(90).Y6)("user-not-set")}}),221:(function(e,t,o){o.d(t,{u:()=>n});var i=o(7543),s=o(90),a=o(6529);let n={id:"builtin-variable-rejected",group:"variables",clause:null,severity:"note",summary:"`lithos_check` refuses a built-in variable, though it works",rationale:"`@{lithos:name}`, `@{lithos:config_filename}` and `@{lithos:pid}` are replaced when the container starts, but `lithos_check` calls them `undefined variable`. If it\nruns before a deployment, it stops the deployment. The process also has the name in the variable `LITHOS_NAME`.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge({container:e}){let t=(0,a.ff)(e);if(void 0!==t)for(let o of(0,a.MZ)(e)){if(t.has(o.name)||!(0,a.qi)(o))continue;let e=`\`@{${o.name}}\` works when the container starts, but \`lithos_check\` refuses it as an undefined variable.`;yield{...(0,i.J5)(o.at,e),severity:"note"}}},check:(0,s.Y6)("builtin-variable-rejected")}}),7966:(function(e,t,o){o.d(t,{a:()=>n});var i=o(7543),s=o(90),a=o(6529);let n={id:"variable-invalid",group:"variables",clause:null,severity:"error",summary:"a variable has a value that its type does not allow",rationale:"`!Name` allows letters, digits, `-` and `_`, `!DottedName` also dots between, `!TcpPort` a port, `!Choice` one of its list. `lithos_check` refuses anything else;\nthe server would take it as it is.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge(e){for(let{key:t,variable:o,given:s,declared:n}of(0,a.P)(e)){let e=(0,a.ye)(o,s.value);void 0!==e&&(yield(0,i.J5)(s.at,`The variable \`${t.value}\` ${e}; found \`${s.value}\`.`,n))}},check:(0,s.Y6)("variable-invalid")}}),7858:(function(e,t,o){o.d(t,{h:()=>s});var i=o(7543);let s={id:"variable-not-provided",group:"variables",clause:null,severity:"error",summary:"the process config gives no value to a variable that the lithos config declares",rationale:'The lithos config declares a variable, but the entry in the process config does not set it. The container does not start: `Variable substitution error: unknown variable\n"node"`.\n\nAdd it under `variables` of the process.',examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge({container:e,process:t}){if(void 0!==t&&t.variables.complete)for(let{key:o,value:s}of e.variables.entries){if(void 0!==t.variables.get(o.value))continue;let e=t.keys.get("variables")??(0,i.Uo)(t.at),a=`The lithos config declares the variable \`${o.value}\` (\`!${s.tag}\`), but the process does not set it, so the container does not start. Set it under \`variables\` of the process.`;yield(0,i.J5)(e,a,[{at:o.at,message:"declared here"}])}},check:(0,o(90).Y6)("variable-not-provided")}}),5373:(function(e,t,o){o.d(t,{N:()=>r});var i=o(5148),s=o(7543),a=o(90),n=o(6529);let r={id:"variable-undefined",group:"variables",clause:null,severity:"error",summary:"`@{name}` is used, but `variables` does not declare it",rationale:'lithos replaces `@{name}` in `arguments`, `environ` and the keys of `tcp-ports`. A name that neither `variables` declares nor the process gives keeps the container from starting:\n`Variable substitution error: unknown variable "node"`.\n\nDeclare it (`variables: { node: !Name }`, in block style: a bare tag in braces is not read) and give it a value in the process config.',examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge({container:e}){let t=(0,n.ff)(e);if(void 0!==t)for(let o of(0,n.MZ)(e)){if(t.has(o.name)||(0,n.qi)(o))continue;if("lithos:pid"===o.name){yield(0,s.J5)(o.at,"`@{lithos:pid}` can only be the whole value of a variable in `environ`.");continue}let e=0===t.size?"":`, or use ${(0,i.p_)([...t],o.name)}`;yield(0,s.J5)(o.at,`The variable \`${o.name}\` is not declared under \`variables\`, so the container does not start. Declare it there${e}.`)}},check:(0,a.Y6)("variable-undefined")}}),3943:(function(e,t,o){o.d(t,{L:()=>r});var i=o(5194),s=o(7543),a=o(90),n=o(6529);let r={id:"variable-unused",group:"variables",clause:null,severity:"note",summary:"a declared variable is never used",rationale:"Every process that runs the container has to give it a value for nothing. Remove it from `variables` and from the process config.",examples:[{bad:{"processes/shop.yaml":`web:
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
`}}],*judge({container:e}){let{variables:t,arguments:o,environ:a,tcpPorts:r}=e;if(void 0===(0,n.ff)(e)||!o.complete||!a.complete||!r.complete)return;let l=new Set([...(0,n.MZ)(e),...(0,i.cd)(e).map(({key:e})=>({name:e.value}))].map(({name:e})=>e));for(let{key:e}of t.entries)l.has(e.value)||(yield(0,s.nv)(e.at,`Nothing uses the variable \`${e.value}\`, but every process has to set it. Remove it.`))},check:(0,a.Y6)("variable-unused")}}),1565:(function(e,t,o){function i(e,t){if(!/^\+?[0-9]+$/.test(e))return;let o=e.replace(/^\+?0*/,"");if(o.length>20)return;let i=BigInt(o||"0");return i<2n**BigInt(t)?Number(i):void 0}function s(e){let t=i(e,32);if(void 0!==t)return{start:t,end:t};let o=e.indexOf("-");if(o<0)return;let s=i(e.slice(0,o),32),a=i(e.slice(o+1),32);return void 0===s||void 0===a?void 0:{start:s,end:a}}function a(e){return void 0!==n(e)}function n(e){let t=r(e);if(void 0!==t)return{bits:32,value:t};let o=l(e);return void 0===o?void 0:{bits:128,value:o}}function r(e){let t=e.split(".");if(4!==t.length)return;let o=0n;for(let e of t){if(!/^(0|[1-9][0-9]{0,2})$/.test(e)||Number(e)>255)return;o=256n*o+BigInt(e)}return o}function l(e){if(e.length>45)return;let t=e.split("::");if(t.length>2)return;let o=d(t[0],1===t.length),i=2===t.length?d(t[1],!0):[];if(void 0===o||void 0===i)return;let s=8-o.length-i.length;if(1===t.length?0===s:!(s<1))return[...o,...Array(s).fill(0),...i].reduce((e,t)=>65536n*e+BigInt(t),0n)}function d(e,t){if(""===e)return[];let o=[],i=e.split(":");for(let[e,s]of i.entries()){let a=t&&e===i.length-1?r(s):void 0;if(void 0!==a)o.push(Number(a>>16n),Number(65535n&a));else{if(!/^[0-9a-fA-F]{1,4}$/.test(s))return;o.push(Number.parseInt(s,16))}}return o}function u(e){var t,o;let s,a=e.indexOf("/"),n=a<0?e:e.slice(0,a),r=function(e){let t=e.split(".",5).map(e=>i(e,8));if(!(t.length>4||t.includes(void 0)))return[0,1,2,3].reduce((e,o)=>256n*e+BigInt(t[o]??0),0n)}(n),d=void 0===r?l(n):void 0;if(void 0===r&&void 0===d)return;let u=void 0===r?{bits:128,value:d}:{bits:32,value:r};if(a<0)return{...u,prefix:u.bits};let m=(t=e.slice(a+1),o=u.bits,void 0!==(s=i(t,8))&&s<=o?s:void 0);return void 0===m?void 0:{...u,prefix:m}}function m(e){return void 0!==u(e)}function p(e,t){if(e.bits!==t.bits)return!1;let o=BigInt(e.bits-e.prefix);return e.value>>o==t.value>>o}o.d(t,{MO:()=>u,PW:()=>a,RC:()=>s,Z9:()=>i,or:()=>n,tY:()=>m,wd:()=>p})}),3085:(function(e,t,o){function i(e,t){if(!t?.known||void 0===e.cwd&&!t.text.startsWith("/"))return;let o=t.text.startsWith("/")?t.text:`${"/"===e.cwd?"":e.cwd}/${t.text}`;return e.budget.left-=Math.floor(o.length**2/1e4),o.length>s?void 0:o}o.d(t,{Fl:()=>n,Mx:()=>l,Yx:()=>a,hG:()=>r,ys:()=>i});let s=4096;function a(e){let t=[];for(let o of e.split("/"))".."===o?t.pop():""!==o&&"."!==o&&t.push(o);return`/${t.join("/")}`}let n=e=>e.slice(e.lastIndexOf("/")+1);function r(e,t){return"/"===t||e===t||e.startsWith(`${t}/`)}function l(e,t){let o=e.length;for(;o>0&&e[o-1]===t;)o-=1;return e.slice(0,o)}}),2356:(function(e,t,o){o.d(t,{OZ:()=>n,ey:()=>a,ux:()=>s});var i=o(8565);function s(e,t){let o=""===t?-1:(0,i.$6)(e).indexOf(t);return o<0?e:{file:e.file,start:e.start+o,end:e.start+o+t.length}}function a({key:e,value:t}){return e.at.file===t.at.file&&t.at.end>e.at.start?{file:e.at.file,start:e.at.start,end:t.at.end}:e.at}function n({keys:e},t,o){let i=e.get(t);return i&&o&&a({key:{at:i},value:o})}}),2888:(function(e,t,o){o.d(t,{t:()=>i});function i(e){switch(e.tag){case"Container":return e.value;case"Build":return e.value.container;case"SubConfig":return e.value.source?.tag==="Container"?e.value.source.value:void 0;default:return}}})};