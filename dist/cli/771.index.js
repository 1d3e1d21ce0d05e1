"use strict";exports.id=771,exports.ids=[771],exports.modules={4533:(function(e,t,a){a.d(t,{Ai:()=>g,B5:()=>d,BB:()=>p,IP:()=>u,K_:()=>c,L:()=>function e(t,a,o){let[n,...l]=a;if(void 0===n)return;let u=t.entries.find(e=>{var t,a;return t=e.key.value,t===(a=n)||t===a.replaceAll("-","_")});if(void 0===u){var h,m;return 0===l.length?r(t,n,o):t.flow?r(t,n,(h=l,m=o,h.reduceRight((e,t)=>`{ ${i(t)??t}: ${e} }`,m))):function(e,t,a,o){let n=D(e);if(void 0===n||!v(e))return;let i=P([t,...a],o,n,C(e));return i&&E(e,i.join(s(e.at.file)))}(t,n,l,o)}return void 0!==u.merged||0===l.length?void 0:"mapping"===u.value.kind?e(u.value,l,o):"null"===u.value.kind&&!u.value.explicit&&!u.value.tag&&v(u.value)?function(e,t,a,o){if(e.flow)return;let{file:n}=t.at,i=n.text.indexOf(":",t.at.end),r=C(e),l=P(a,o,S(n,t.at.start)+r,r);if(-1===i||void 0===l)return;let u=s(n);return E({...t,at:{file:n,start:t.at.start,end:i+1}},l.join(u))}(t,u.key,l,o):void 0},SS:()=>l,b4:()=>f,kY:()=>h,th:()=>m,ws:()=>i});var o=a(1091);function s(e){let t=e.text.indexOf("\n");return t>0&&"\r"===e.text[t-1]?"\r\n":"\n"}let n=/^(?:--?[A-Za-z0-9]|[A-Za-z0-9_/])[A-Za-z0-9_/.@%+=~:-]*$/;function i(e){if(n.test(e)&&!e.endsWith(":")&&"null"!==e)return e;if(/[\u0001-\u0006\u000e-\u001a\u001c-\u001f\u007f]/.test(e))return;if(!/['\n\t\r]/.test(e)&&(e.includes("\\")||e.includes('"')))return`'${e}'`;if(e.endsWith("\\"))return;let t={"\\":"\\\\",'"':'\\"',"\n":"\\n","	":"\\t","\r":"\\r","\0":"\\0"};return`"${e.replace(/[\\"\n\t\r\0]/g,e=>t[e])}"`}function r(e,t,a){let o=i(t);if(void 0===o||!v(e))return;let s=""===a?`${o}:`:`${o}: ${a}`;if(e.flow)return _(e,s,e.entries.filter(e=>!e.merged).map(x));let n=D(e);return void 0===n?void 0:E(e,`${" ".repeat(n)}${s}`)}function l(e,t){let a=e.flow||!v(e)?void 0:D(e);if(void 0!==a)return E(e,t.map(([e,t])=>`${" ".repeat(a)}${i(e)??e}: ${t}`).join(s(e.at.file)))}function u(e,t){let a=e.flow?void 0:d(e,e.items.length,t.at(-1)??"");if(void 0===a)return;let o=" ".repeat(S(e.at.file,e.at.start)),n=t.map(e=>`${o}- ${e}`);return{...a,text:n.map(t=>s(e.at.file)+t).join("")}}function h(e,t){let a=e.flow?void 0:g(e,t),o=d(e,e.items.length,"");if(void 0===a||void 0===o||t>=e.items.length-1)return[void 0];let n=a.at.file.text.slice(a.at.start,a.at.end).replace(/\r?\n$/,"");return[a,{...o,text:s(e.at.file)+n}]}function m(e,t){let a=e.flow||!v(e)?void 0:D(e);if(void 0!==a)return E(e,["",...t.map(e=>" ".repeat(a)+e)].join(s(e.at.file)))}function d(e,t,a){if(!v(e)||e.flow&&T(e))return;if(e.flow){if(t<e.items.length){let o=w(e.items[t]);return{at:{file:e.at.file,start:o,end:o},text:`${a}, `}}return _(e,a,e.items.map(k))}let{file:o}=e.at,n="-"===o.text[e.at.start]?S(o,e.at.start):void 0;if(void 0===n)return;let i=`${" ".repeat(n)}- ${a}`;if(t>=e.items.length)return E(e,i);let r=A(e,e.items[t]),l=void 0===r?void 0:function(e,t){let a=$(e,t),o=e.text.slice(a,t);if(/^ *$/.test(o)){for(;a>0;){let t=$(e,a-1);if(!e.text.slice(t,a).startsWith(`${o}#`))break;a=t}return a}}(o,r);return void 0===l?void 0:{at:{file:o,start:l,end:l},text:i+s(o)}}function p(e,t){let a=i(t),o="literal"===e.style||"folded"===e.style;return void 0===a||o||!v(e)?void 0:{at:e.at,text:a}}function c(e,t,a){let{file:o,start:s,end:i}=e.at,r=o.text.slice(s,i),l=r.indexOf(t),u=e.value.replace(t,()=>a);return l<0||r.indexOf(t,l+1)>=0||""===t||!(n.test(a)&&!a.endsWith(":"))||!v(e)?p(e,u):{at:{file:o,start:s+l,end:s+l+t.length},text:a}}function f(e,t){let a=e.entries.findIndex(e=>e.key.value===t&&!e.merged),o=e.entries[a];if(void 0===o||!v(e))return;let{file:s}=e.at,{start:n}=o.key.at,i=x(o);if(e.flow)return y(W(e,n,i));let r=e.entries[a+1];if(0===a&&void 0!==r&&!r.merged&&!I(s,n)){let e=s.text.slice(i,r.key.at.start);return/^\s*$/.test(e)?y({at:{file:s,start:n,end:r.key.at.start},text:""}):void 0}return y(R(s,n,i))}function g(e,t){let a=e.items[t];if(void 0===a||!v(e)||e.flow&&T(e))return;if(e.flow)return y(W(e,w(a),k(a)));let o=A(e,a);return void 0===o?void 0:y(R(e.at.file,o,k(a)))}function v(e){if(void 0!==e.alias)return!1;let{file:t,start:a,end:o}=e.at;return!b(t).some(e=>e.start<=a&&o<=e.end)}function y(e){if(void 0===e)return;let{file:t,start:a,end:o}=e.at;return b(t).some(e=>e.start<o&&a<e.end)?void 0:e}function b(e){let{text:t}=e;if(!/(?:^|[\s,[{])&[^\s&]/m.test(t)||!t.includes("*"))return[];let{tree:a}=(0,o.t)(e,{include:()=>({error:"not asked"})}),s=[],n=void 0===a?[]:[a];for(let e=n.pop();void 0!==e;e=n.pop())void 0===e.alias&&(void 0!==e.anchor&&function(e,t){for(let a=e.indexOf(`*${t}`);-1!==a;a=e.indexOf(`*${t}`,a+1))if(/^[\s,\]}]?$/.test(e.slice(a+t.length+1,a+t.length+2)))return!0;return!1}(t,e.anchor.value)&&s.push({start:w(e),end:e.at.end}),"sequence"===e.kind&&n.push(...e.items),"mapping"===e.kind&&n.push(...e.entries.map(({value:e})=>e)));return s}function w(e){return void 0!==e.alias?e.alias.start:Math.min(e.at.start,e.tag?.at.start??e.at.start,e.anchor?.at.start??e.at.start)}function k(e){return e.alias?.end??e.at.end}function x(e){return Math.max(k(e.value),e.key.at.end)}function $(e,t){return e.text.lastIndexOf("\n",t-1)+1}function S(e,t){return t-$(e,t)}function T(e){return e.at.file.text.slice(e.at.start,e.at.end).includes("!*Unpack")}function A(e,t){let{file:a,start:o}=e.at,s=w(t)-1;for(;s>=o&&" 	\r\n".includes(a.text[s]);)s-=1;return t.at.file===a&&s>=o&&s<e.at.end&&"-"===a.text[s]&&S(a,s)===S(a,o)?s:void 0}function D(e){let{file:t,start:a}=e.at,o=e.entries.findLast(e=>!e.merged);if(void 0!==o&&"mapping"===o.value.kind&&!o.value.flow&&function({key:e,value:t}){return $(e.at.file,e.at.start)===$(t.at.file,t.at.start)}(o))return;let s=e.entries.filter(e=>!e.merged).map(e=>e.key.at.start),n=$(t,a),i=s.find(e=>$(t,e)!==n);if(void 0!==i)return S(t,i);let r=t.text.slice(n,a);if(/^[ ]*(- )*$/.test(r))return r.length;let l=/^([ ]*(?:- )+)[!&]/.exec(r);return l?.[1]?.length}let M=/(?:^|[\s,[{:])(?:--?|\?|\.\S?)$/;function E(e,t){let{file:a,end:o}=e.at,n=a.text.indexOf("\n",o),i=-1===n?a.text.length:n;if("\r"===a.text[i-1]&&(i-=1),i<o&&(i=o),!(!/^\s*(#.*)?$/.test(a.text.slice(o,i))||M.test(a.text.slice($(a,o),o))))return{at:{file:a,start:i,end:i},text:s(a)+t}}function C(e){for(let{key:t,value:a,merged:o}of e.entries){if(o||a.alias||"mapping"!==a.kind||a.flow||0===a.entries.length)continue;let{file:e,start:s}=a.at,n=S(e,s)-S(e,t.at.start);if(I(e,s)&&n>0)return n}return 2}function I(e,t){return/^ *$/.test(e.text.slice($(e,t),t))}function P(e,t,a,o){let s=e.map(i);if(!s.includes(void 0))return s.map((e,n)=>{let i=n===s.length-1&&""!==t;return`${" ".repeat(a+o*n)}${e}:${i?` ${t}`:""}`})}function _(e,t,a){let{file:o,start:n}=e.at,i=e.at.end-1,r=o.text.slice(n,n+1);if("{"!==r&&"["!==r||!"}]".includes(o.text[i]))return;if(0===a.length){let e="{"===r?` ${t} `:t;return/^\s*$/.test(o.text.slice(n+1,i))?{at:{file:o,start:n+1,end:i},text:e}:void 0}let l=Math.max(...a),u=o.text.slice(l,i),h=/^\s*,/.exec(u),m=l+(h?.[0].length??0),d=n+1+(/^\s*/.exec(o.text.slice(n+1,i))?.[0].length??0),p=$(o,d)!==$(o,n)?s(o)+" ".repeat(S(o,d)):" ";return{at:{file:o,start:m,end:m},text:`${h?"":","}${p}${t}${h?",":""}`}}function W(e,t,a){let{file:o}=e.at,s=/^\s*,[ \t]*/.exec(o.text.slice(a,e.at.end));if(s)return R(o,t,a+s[0].length)??{at:{file:o,start:t,end:a+s[0].length},text:""};let n=/,\s*$/.exec(o.text.slice(e.at.start,t));return{at:{file:o,start:t-(n?.[0].length??0),end:a},text:""}}function R(e,t,a){let o=$(e,t),s=e.text.indexOf("\n",a),n=-1===s?e.text.length:s+1;if(/^\s*$/.test(e.text.slice(o,t))&&/^\s*(#.*)?\s*$/.test(e.text.slice(a,n)))return{at:{file:e,start:o,end:n},text:""}}}),8969:(function(e,t,a){a.d(t,{e:()=>o});function o(e,t){let a,o=t.split("/").reverse(),s=[],n=[],i=e.entry("/"),r=e=>({entry:e,path:`/${s.join("/")}`,links:n,...void 0===a?{}:{absoluteLink:a}});for(;o.length>0;){let t=o.pop();if(""===t||"."===t)continue;if(".."===t){s.pop(),i=e.entry(`/${s.join("/")}`);continue}let l=`/${[...s,t].join("/")}`;if("yes"===(i=e.entry(l)).exists&&"link"===i.kind){n.push(l);let t=i.target;if(void 0===t)return r({exists:"unknown",because:`where \`${l}\` leads is not known`});if(n.length>40)return r({exists:"no",because:`\`${l}\` leads in a circle`});t.startsWith("/")&&(a??={path:l,target:t},s.length=0,i=e.entry("/")),o.push(...t.split("/").reverse());continue}if(s.push(t),o.some(e=>""!==e&&"."!==e)){if("no"===i.exists)break;if("unknown"===i.exists||void 0===i.kind){let t=o.filter(e=>""!==e&&"."!==e).reverse();if(t.includes(".."))return r({exists:"unknown",because:i.because});let a=e.entry(`${l}/${t[0]}`);if("yes"===a.exists)continue;return s.push(...t),r("unknown"===a.exists?a:{...a,exists:"unknown",because:i.because})}if("dir"!==i.kind)return r({exists:"no",because:`\`${l}\` is not a directory`})}}return r(i)}}),2143:(function(e,t,a){a.d(t,{e:()=>h,n:()=>m});let o=e=>({trait:"temporary-file",pattern:e,what:"makes a temporary file"}),s=e=>({trait:"shared-memory",pattern:e,what:"uses shared memory"}),n=e=>({trait:"runs-by-bare-name",pattern:e,what:"runs a program by its bare name"}),i=e=>({trait:"writes-file",pattern:e,what:"writes a file"}),r=[{trait:"dbus",pattern:/unix:abstract=|\/run\/dbus\/system_bus_socket|\bDBUS_(?:SESSION|SYSTEM)_BUS_ADDRESS\b/,what:"talks to D-Bus"},{trait:"x11",pattern:/\/tmp\/\.X11-unix\b|\bWAYLAND_DISPLAY\b/,what:"opens a display"},{trait:"nscd",pattern:/\/run\/nscd\/socket\b/,what:"asks nscd"},{trait:"systemd-resolved",pattern:/\b127\.0\.0\.53\b|\borg\.freedesktop\.resolve1\b|\/run\/systemd\/resolve\//,what:"asks systemd-resolved"},{trait:"reads-work",pattern:/["'](?<subject>\/work(?:\/[\w./-]*)?)["']/,what:"uses a path under /work"},{trait:"opens-dev-stdout",pattern:/["'](?<subject>\/dev\/std(?:out|err)|\/proc\/self\/fd\/[12])["']/,what:"opens its output by name"}],l={python:[o(/\btempfile\.(?:NamedTemporaryFile|TemporaryFile|SpooledTemporaryFile|TemporaryDirectory|mkstemp|mkdtemp|gettempdir)\b/),o(/\bfrom tempfile import \w/),s(/\bmultiprocessing\.(?:Pool|Queue|JoinableQueue|SimpleQueue|Lock|RLock|Semaphore|BoundedSemaphore|Condition|Event|Barrier|Value|Array|RawArray|shared_memory)\b/),s(/\bfrom multiprocessing(?:\.\w+)? import .*\b(?:Pool|Queue|Lock|RLock|Semaphore|Event|Value|Array|SharedMemory|shared_memory)\b/),s(/\bProcessPoolExecutor\(/),n(/\bsubprocess\.(?:run|Popen|call|check_call|check_output)\(\s*\[\s*["'](?<subject>[a-z][\w.+-]*)["']/),n(/\bcreate_subprocess_exec\(\s*["'](?<subject>[a-z][\w.+-]*)["']/),i(/\bopen\(\s*["'](?<subject>\/[\w./-]+)["']\s*,\s*["'][wax]/),{trait:"uses-variable",pattern:/\bos\.environ\[\s*["'](?<subject>[A-Za-z_]\w*)["']\s*\](?!\s*=[^=])/,what:"needs a variable"},{trait:"dbus",pattern:/^\s*(?:import|from) (?:dbus|pydbus|dbus_next|jeepney)\b/,what:"talks to D-Bus"},{trait:"x11",pattern:/^\s*(?:import|from) (?:tkinter|Xlib)\b/,what:"opens a display"}],ruby:[o(/\bTempfile\.(?:new|create|open)\b|\bDir\.mktmpdir\b/),n(/\b(?:system|spawn|exec)\(?\s*["'](?<subject>[a-z][\w.+-]*)["'\s]/),{trait:"uses-variable",pattern:/\bENV\.fetch\(\s*["'](?<subject>[A-Za-z_]\w*)["']\s*\)/,what:"needs a variable"},i(/\bFile\.(?:open|new)\(\s*["'](?<subject>\/[\w./-]+)["']\s*,\s*["'][wa]/)],php:[o(/\b(?:tempnam|tmpfile|sys_get_temp_dir)\s*\(/),s(/\b(?:shmop_open|shm_attach)\s*\(/),n(/\b(?:exec|shell_exec|system|passthru|popen|proc_open)\s*\(\s*["'](?<subject>[a-z][\w.+-]*)["'\s]/),i(/\b(?:fopen\(\s*["'](?<subject>\/[\w./-]+)["']\s*,\s*["'][wax])/)],node:[o(/\bos\.tmpdir\s*\(|\bmkdtemp(?:Sync)?\s*\(/),n(/\b(?:spawn|spawnSync|execFile|execFileSync|exec|execSync)\(\s*["'](?<subject>[a-z][\w.+-]*)["'\s]/),i(/\b(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream)\(\s*["'](?<subject>\/[\w./-]+)["']/)],shell:[],other:[]},u={py:"python",rb:"ruby",php:"php",js:"node",mjs:"node",cjs:"node",sh:"shell",bash:"shell"};function h(e,t){let a=/^#![^\n]*/.exec(t)?.[0]??"";return/\bpython/.test(a)?"python":/\bruby\b/.test(a)?"ruby":/\bphp/.test(a)?"php":/\bnode\b/.test(a)?"node":/\b(?:ba|da|a|k)?sh\b/.test(a)?"shell":u[/\.(\w+)$/.exec(e)?.[1]?.toLowerCase()??""]??"other"}function m(e,t){if("other"===e)return[];let a=[...l[e],..."shell"===e?r.filter(({trait:e})=>"reads-work"!==e&&"opens-dev-stdout"!==e):r],o="node"===e||"php"===e?/^\s*(?:\/\/|\*|\/\*|#)/:/^\s*#/,s=new Set,n=[],i=0;for(let e of t.split("\n")){if(e.length<=2e3&&!o.test(e))for(let{trait:t,pattern:o,what:r}of a){let a=o.exec(e),l=a?.groups?.subject;if(null===a||s.has(`${t}\0${l}`))continue;s.add(`${t}\0${l}`);let u=i+a.index;n.push({trait:t,what:r,start:u,end:u+a[0].length,...void 0===l?{}:{subject:l}})}i+=e.length+1}return n}}),6159:(function(e,t,a){a.d(t,{$0:()=>c,BW:()=>i,Ck:()=>l,F7:()=>h,KR:()=>A,Kc:()=>d,RY:()=>T,TD:()=>y,aC:()=>m,aT:()=>u,at:()=>r,dd:()=>f,g0:()=>v,p3:()=>w,pS:()=>p,qT:()=>b,uZ:()=>g,zP:()=>S});var o=a(4533),s=a(8969),n=a(9971);function i(e,t,...a){let o=a.filter(e=>void 0!==e);return o.length===a.length&&o.length>0?[{title:e,safety:t,edits:o}]:[]}function r({config:e,file:t},a,s,n){let l="mapping"===e.node.kind?(0,o.L)(e.node,a,s):void 0,u=s.length>60?`${s.slice(0,57)}\u{2026}`:s;return i(`add \`${a.join(": ")}: ${u}\` to ${t.path}`,n,l)}function l(e,t,a,s){let n=(0,o.ws)(a);return void 0===n?[]:r(e,["environ",t],n,s)}function u({config:e,container:t,image:a},o,s){return r(e,["volumes",o],s,"unsafe").flatMap(({title:e,safety:s,edits:n})=>"no"===a.entry(o).exists&&"/dev/shm"!==o?i(`${e}, and the directory to ${t.name.value}`,s,...n,b(t,o)):[{title:e,safety:s,edits:n}])}function h(e,t,a=""){let{sandbox:s}=e,i=s?.config.writablePaths.entries.map(({key:e})=>(0,n.S8)(e.value))??["/"],r=i.find(e=>(0,n.hG)(t,e))??i[0];if(void 0===r)return[];let l=(0,o.ws)((0,n.hG)(t,r)?t:(0,n.S8)(`${r}/${t}`)),m=""===a?"":`, ${a}`;return void 0===l?[]:u(e,t,`!Persistent { path: ${l}, mkdir: true${m} }`)}function m(e,t){let a=(0,n.L7)(e).find(({key:e})=>(0,n.S8)(e.value)===t)?.value;return a?.tag==="Tmpfs"?a.value.size.value:void 0}function d(e,t,a){let{memoryLimit:o,volumes:s}=e.config.config,i=s.entries.reduce((e,{value:t})=>e+("Tmpfs"===t.tag?t.value.size.value:0),0),r=Math.max(0,o.value-i)/2,l=m(e,t)??a;return(0,n.ee)(l<=r?l:2**Math.floor(Math.log2(Math.max(r,1048576))))}function p(e,t,a,s){return"scalar"===e.kind?i(a,s,(0,o.BB)(e,t)):[]}function c(e,t,a,s){return"scalar"===e.kind?i(`write \`${a}\` instead of \`${t}\``,s,(0,o.K_)(e,t,a)):[]}function f(e,t,a,s,n){return i(s,n,function(e,t,a){if("null"===e.kind&&!e.explicit&&void 0!==e.tag&&void 0===e.alias){let{file:o,end:s}=e.tag.at;return{at:{file:o,start:s,end:s},text:` { ${t}: ${a} }`}}if("mapping"!==e.kind)return;let s=e.entries.find(e=>e.key.value===t);if(!s?.merged)return s?.value.kind==="scalar"?(0,o.BB)(s.value,a):(0,o.L)(e,[t],a)}(e,t,a))}function g(e,t,a,s){return"mapping"===e.kind&&"string"==typeof t?i(a,s,(0,o.b4)(e,t)):"sequence"===e.kind&&"number"==typeof t?i(a,s,(0,o.Ai)(e,t)):[]}function v(e,t,a,o){let s=e.config.setup.items.findIndex(({at:e})=>e.file===a.file&&e.start<=a.start&&a.end<=e.end);return s<0?[]:i(k(e,t),o,w(e,t,s))}function y(e,t,a){return i(k(e,x(t)),a,b(e,t))}function b(e,t){let{items:a}=e.config.setup,o=a.findLastIndex(({tag:e})=>"EnsureDir"===e)+1,s=a.findLastIndex($),n=s>=0&&s===a.length-1?s:a.length,i=x(t);return(o>0?w(e,i,o):void 0)??w(e,i,n)}function w({config:e},t,a){let{setup:s}=e;if("sequence"===s.node.kind&&s.items.length===s.node.items.length)return(0,o.B5)(s.node,a,t)}function k(e,t){return`add \`- ${t}\` to container ${e.name.value}`}function x(e){return`!EnsureDir ${(0,o.ws)(e)??e}`}function $(e){return"Sh"===e.tag&&/\bln\b[^\n]{0,200}\/etc\/(?:resolv\.conf|hosts)/.test(e.value.value)}function S({project:e,container:t,image:a},o){let i=new Set;for(let{step:r}of(0,n.B_)(e,t.name.value)){if("Copy"!==r.tag||!r.value.source||!r.value.path)continue;let e=(0,n.S8)(r.value.source.value);if(!(0,n.hG)(o,e))continue;let t=(0,n.S8)(`${r.value.path.value}/${o.slice("/"===e?0:e.length)}`);"yes"===(0,s.e)(a,t).entry.exists&&i.add(t)}return 1===i.size?[...i][0]:void 0}function T(e,t){let a=!0,o=t.replace(/(^|[\s:=,'"])(\/work(?:\/[^\s:,'"]*)?)(?=$|[\s:,'"])/g,(t,o,s)=>{let i=S(e,(0,n.S8)(s));return void 0===i&&(a=!1),void 0===i?t:o+i+(s.length>5&&s.endsWith("/")?"/":"")});return a&&!/(^|[^\w.-])\/work(?:\/|$)/.test(o)?o:void 0}function A(e,{project:t,container:a,image:o},s){let i=(0,n.Fl)(s),r=(e.image(t,a.name.value)?.touched()??[]).filter(e=>(0,n.Fl)(e)===i&&"yes"===o.entry(e).exists);return 1===r.length&&r[0]!==s?r[0]:void 0}}),8771:(function(e,t,a){a.r(t),a.d(t,{rules:()=>tJ});var o=a(9971);let s={id:"build-fails",group:"build",clause:"1a",severity:"error",summary:"a step certainly fails, so the image is not built",rationale:`The step cannot do what it says in the image that the steps before it make: a file stands where a directory is needed, a link leads out of the image, an option excludes
another one. vagga stops there with the quoted message, and there is no image to deploy. It is said only of containers that are deployed, and of their bases.`,examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Text { /etc/app: "a" }
    - \u{27E6}!EnsureDir /etc/app\u{27E7}
`},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !EnsureDir /etc/app
    - !Text { /etc/app/motd: "a" }
`}}],*check(e){for(let{at:t,message:a,related:s}of(0,o.b8)(e,{deployed:!0},"fails"))yield{at:t,message:`this step fails, and with it the build: ${a}.`,...s?{related:s}:{}}}},n={id:"cache-dir-empties",group:"build",clause:null,severity:"note",summary:"`!CacheDirs` stands over a directory that an earlier step filled",rationale:"`!CacheDirs` deletes what the image has at the path, mounts the cache there for the rest of the build, and leaves an empty directory in\nthe image. Whatever an earlier step installed there is gone.\n\nPut `!CacheDirs` before the steps that use the cache, and keep installed files elsewhere. Ignore it when the files were a cache anyway.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !EnsureDir /wheels
    - !Text { /wheels/a.txt: a }
    - \u{27E6}!CacheDirs { /wheels: wheels }\u{27E7}
`},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !CacheDirs { /wheels: wheels }
    - !EnsureDir /data
    - !Text { /data/a.txt: a }
`}}],*check(e){for(let{at:t,path:a,related:s}of(0,o.b8)(e,{},"cache-empties"))yield{at:t,message:`an earlier step put files into \`${a}\`; \`!CacheDirs\` deletes them, and the image keeps an empty directory. Put \`!CacheDirs\` before the step that fills it, or the files elsewhere.`,...s?{related:s}:{}}}};var i=a(8565);function r(e,t){if("Readonly"===t.tag||"Persistent"===t.tag&&!t.value.mkdir.value)return;let a=(0,o.Z5)(e),s=t.value.mode.value;if(void 0===a)return(511&s)==511?{read:!0,write:!0,enter:!0}:void 0;let{config:n}=e.config,i=e.sandbox?.config,r=n.uidMap.items.length>0,h=!r&&(i?.uidMap.items.length??0)>0,m="Tmpfs"===t.tag?0:t.value.user.value,d="Tmpfs"===t.tag?0:t.value.group.value;return r||h?"Tmpfs"===t.tag?l(s,!1,!1,!1):r?l(s,0===a,a===m,(0,o.F8)(e)===d):l(s,!1,u(i?.uidMap.items??[],a)===m,u(i?.gidMap.items??[],(0,o.F8)(e))===d):l(s,0===a,a===m,(0,o.F8)(e)===d)}function l(e,t,a,o){if(t)return{read:!0,write:!0,enter:!0};let s=a?e>>6:o?e>>3:e;return{read:(4&s)!=0,write:(2&s)!=0,enter:(1&s)!=0}}function u(e,t){for(let a of e)if(a.inside&&a.outside&&a.count&&t>=a.inside.value&&t<a.inside.value+a.count.value)return a.outside.value+t-a.inside.value}function h(e,t){if((0,o.Zq)(e,t)||(0,o.hG)(t,"/proc")||(0,o.hG)(t,"/sys")||(0,o.hG)(t,"/dev"))return;let a=t.split("/").slice(1);for(let t=1;t<=a.length;t++){let s=`/${a.slice(0,t).join("/")}`,n=e.image.entry(s);if("yes"!==n.exists||"link"===n.kind)break;if(void 0===n.mode||void 0===n.owner)continue;let i=function(e,t,a){let s=(0,o.Z5)(e),n=(e.sandbox?.config.uidMap.items??[]).find(({inside:e})=>e?.value===0);if(void 0===s)return;let i=void 0!==n&&n.outside?.value!==0;if(!(e.config.config.uidMap.items.length>0))return i?l(t,!1,!1,!1):l(t,0===s,s===a[0],(0,o.F8)(e)===a[1])}(e,n.mode,n.owner);if(i&&!(t<a.length||"dir"===n.kind?i.enter:i.read))return{path:s,entry:n}}}var m=a(6159);let d=new Set("400 440 444 500 550 555 600 640 644 660 664 666 700 710 711 750 751 755 770 771 775 777 1770 1775 1777".split(" ")),p=new Set("2 7 22 27 77 02 022 002 027 077".split(" ")),c={id:"decimal-mode",group:"build",clause:null,severity:"warning",summary:"a file mode or umask is written as a decimal number",rationale:"vagga and lithos read `755` and `0755` as the *decimal* number 755, which is the mode `0o1363` (`-wxrw--wt`). Nobody reports an\nerror; directories can then not be listed or entered, files not be read.\n\nWrite `0o755`. It is only a note where the process can use the directory all the same.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Download
      url: https://example.org/tool
      path: /bin/tool
      mode: \u{27E6}755\u{27E7}
`},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Download
      url: https://example.org/tool
      path: /bin/tool
      mode: 0o755
`}}],*check(e){for(let{value:t,lithos:a,harmless:s,mask:n}of function*(e){for(let t of e.projects)yield*f(t);for(let t of e.deployments)for(let{value:e}of t.config.config.volumes.entries)"Readonly"!==e.tag&&e.value.mode&&(yield{value:e.value.mode,lithos:!0,harmless:r(t,e)?.write===!0})}(e)){let e=(0,i.$6)(t.at).replaceAll(/["']/g,""),r=e.replace(/^0+(?=\d)/,"");if(!/^\d+$/.test(e)||t.implied||t.value<=7)continue;let l=n?p.has(e):/^[0-7]{3,4}$/.test(r),u=(n?p:d).has(t.value.toString(8));if(!l||u&&!e.startsWith("0")||a&&e.startsWith("0"))continue;let h=`0o${r.padStart(3,"0")}`;yield{at:t.at,severity:s?"note":"warning",message:`\`${e}\` is read as a decimal number: it means \`${(0,o.Wo)(t.value)}\`, not \`${h}\`. Write \`${h}\`.`,fixes:(0,m.pS)(t.node,h,`write \`${h}\``,"unsafe")}}}};function*f(e){for(let{config:t}of e.containers.values()){for(let e of t.setup.items)"Download"===e.tag&&e.value.mode&&(yield{value:e.value.mode}),"Copy"===e.tag&&e.value.umask&&(yield{value:e.value.umask,mask:!0});for(let e of t.volumes.entries)yield*g(e)}for(let{command:t}of e.commands.values())if("Command"===t.tag)for(let e of t.value.volumes.entries)yield*g(e)}function*g({value:e}){if("Tmpfs"===e.tag)for(let{value:t}of(e.value.mode&&(yield{value:e.value.mode}),e.value.subdirs.entries))t.mode&&(yield{value:t.mode})}let v={id:"env-step-at-run-time",group:"build",clause:null,severity:"warning",summary:"a variable is set by `!Env`, which is only for the build, and the program uses it",rationale:"`!Env` sets variables for the build steps that follow. They are not part of the image: neither a development command nor the process\nin production sees them. The program runs with the variable unset.\n\nWrite the variable into `environ` of the lithos config (and of the vagga container).",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - \u{27E6}!Env { APP_MODE: production }\u{27E7}
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    environ:
      APP_MODE: production
`,"lithos.yaml":"executable: /bin/sh\nuser-id: 1\narguments: [-c, date]\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Env { APP_MODE: production }
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    environ:
      APP_MODE: production
`,"lithos.yaml":"executable: /bin/sh\nuser-id: 1\narguments: [-c, date]\nenviron:\n  APP_MODE: production\n"}}],*check({deployments:e}){for(let t of e){let e=(0,o.L_)(t);for(let{step:a}of(0,o.B_)(t.project,t.container.name.value))if("Env"===a.tag)for(let{key:s,value:n}of a.value.entries){if((0,o.$u)(t.config,s.value))continue;let i=t.evidence.of("uses-variable").filter(e=>e.subject===s.value),r=e.find(e=>e.name.value===s.value);if(0===i.length&&(!r||o.z$.test(s.value)))continue;let l=(0,m.RY)(t,(r?.value??n).value);yield{deployment:t,at:1===a.value.entries.length?a.at:(0,o.ey)(a.value.entries.find(e=>e.key===s)),message:`\`!Env\` sets \`${s.value}\` for build steps only; the process does not see it. Put it into \`environ\` of \`${t.config.file.path}\`.`,fixes:void 0===l?[]:(0,m.Ck)(t.config,s.value,l,"unsafe"),related:[...i.map(({at:e,message:t})=>({at:e,message:t})),...r?[{at:(0,o.ey)({key:r.name,value:r.value}),message:"development sets it here"}]:[]]}}}}};var y=a(4533);let b={id:"name-path-unbuildable",group:"build",clause:"4a",severity:"error",summary:"vagga cannot put resolv.conf or hosts where it is told to",rationale:'At the end of a build vagga makes the files of `resolv-conf-path` and `hosts-file-path` (default `/etc/resolv.conf` and `/etc/hosts`), and\neach command mounts the host\'s files there. When the directory is not in the image the build fails at its very end: `Cannot create file\n"/state/resolv.conf", no such directory`. When `/etc/resolv.conf` is an absolute or dangling link and the path was left at its default, every\ndevelopment command fails: `Error mounting "/etc/resolv.conf"`.\n\nWrite `- !EnsureDir /state`, and set `resolv-conf-path: /state/resolv.conf` and `hosts-file-path: /state/hosts` together with the links.',examples:[{bad:{"vagga.yaml":`containers:
  app:
    resolv-conf-path: \u{27E6}/state/resolv.conf\u{27E7}
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
`},good:{"vagga.yaml":`containers:
  app:
    resolv-conf-path: /state/resolv.conf
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !EnsureDir /state
`}}],*check(e){for(let t of(0,o.b8)(e,{},"name-path","name-link")){let{at:a,path:s,code:n,message:i,related:r,project:l,container:u}=t,h=l.containers.get(u),d=e.image(l,u)?.entry(s).target,p=s.endsWith("hosts")?"hosts-file-path":"resolv-conf-path",c="name-path"===n?`, and the build fails at its end. Add \`- !EnsureDir ${(0,o.S8)(`${s}/..`)}\``:`. Set \`${p}\` of the container to the target of the link`,f="name-link"===n&&!(0,o.Nj)(e,l,u);yield{at:a,...f?{severity:"note"}:{},message:`${i}${c}.`,...r?{related:r}:{},fixes:void 0===h?[]:"name-path"===n?(0,m.TD)(h,(0,o.S8)(`${s}/..`),"safe"):void 0===d?[]:function(e,t,a,s){let{node:n}=e.config,i=(0,y.ws)(a);if("mapping"!==n.kind||void 0===i||!a.startsWith("/"))return[];let r=(0,o.S8)(`${a}/..`),l=s?.entry(r).exists==="no"?[(0,m.qT)(e,r)]:[];return(0,m.BW)(`add \`${t}: ${i}\` to container ${e.name.value}`,"safe",(0,y.L)(n,[t],i),...l)}(h,p,d,e.image(l,u))}}}},w={id:"parent-directory-missing",group:"build",clause:"1a",severity:"error",summary:"a step writes into a directory that does not exist then",rationale:'`!Copy`, `!Text`, `!Download` and `!Build` do not make the directories on the way to their path. When the parent is not there\nthe build stops: `Error copying "/work/app" to "/data/app"`, `No such file or directory`.\n\nWrite `- !EnsureDir` for the parent before the step. (An image begins with `/dev /etc /proc /run /sys /tmp /work` and what a distribution\nstep brings; nothing else.)',examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Text { /etc/motd: "hello" }
    - \u{27E6}!Text { /data/app/motd: "hello" }\u{27E7}
`},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Text { /etc/motd: "hello" }
    - !EnsureDir /data/app
    - !Text { /data/app/motd: "hello" }
`}}],*check(e){for(let{at:t,path:a,message:s,project:n}of(0,o.b8)(e,{},"parent-missing")){let e=(0,o.bf)(n,t);yield{at:t,message:`nothing makes \`${a}\` before this step, and the step does not make it, so the build stops. Put \`- !EnsureDir ${a}\` before it. vagga would say: ${s}`,fixes:e?(0,m.g0)(e,`!EnsureDir ${a}`,t,"safe"):[]}}}},k={id:"removed-by-base",group:"build",clause:"1a",severity:"warning",summary:"a step makes files where a base container removes or empties",rationale:"`!Remove` and `!EmptyDir` act once more at the very end of the build, and a container inherits them from its base (`!Container`).\nWhat the child puts there is deleted again, without a message, and is missing in production.\n\nRemove things in the child only, or put the files somewhere else. `!EnsureDir` is done after the removals: a directory made by it stays.",examples:[{bad:{"vagga.yaml":`containers:
  base:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Remove /srv
  app:
    setup:
    - !Container base
    - \u{27E6}!Sh mkdir -p /srv/app\u{27E7}
`},good:{"vagga.yaml":`containers:
  base:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Remove /var/cache/apk
  app:
    setup:
    - !Container base
    - !Sh mkdir -p /srv/app
`}}],*check(e){for(let{at:t,path:a,related:s}of(0,o.b8)(e,{},"removed-by-base"))yield{at:t,message:`what this step makes in \`${a}\` is deleted again at the end of the build, because \`!Remove\` and \`!EmptyDir\` of a base container act once more there. It will be missing in the image. Make it somewhere else, or move the removal into the containers that want it.`,...s?{related:s}:{}}}},x=new Set(["Tar","TarInstall","Unzip","Download"]),$={id:"stale-build",group:"build",clause:"1a",severity:"warning",summary:"the build reads something that is not in the hash of the image",rationale:'vagga builds an image anew only when the hash of its steps changes. `!Copy` and `!Depends` put the *contents* of files into the hash.\nA shell step that reads `/work` on its own does not: after a change of these files vagga says "nothing to do", and the **old** program is\ndeployed.\n\nUse `!Copy` instead of `cp`, or write `- !Depends file` before the step. Local archives of `!Tar`, `!Unzip` and `!Download` want a `sha256`; that is only a note, as it is where development\nruns the program out of the image, too, so that everybody sees that it is old.',examples:[{bad:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\n","app/main.py":"#!/bin/sh\necho ready\n","vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /app
    - !Sh \u{27E6}cp /work/app/main.py /app/main.py\u{27E7}
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`},good:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\n","app/main.py":"#!/bin/sh\necho ready\n","vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /app
    - !Depends app/main.py
    - !Sh cp /work/app/main.py /app/main.py
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`}}],*check(e){let t=new Map;for(let a of(0,o.b8)(e,{deployed:!0},"not-versioned")){let{at:s,path:n,project:i,container:r}=a,l=x.has((0,o.OH)(i,s)?.tag)||function(e,t,a,s){return e.files.stat(s)?.kind!=="dir"&&e.deployments.filter(e=>e.project===t&&(0,o.cF)(t,e.container.name.value).has(a)).every(e=>{let t=(0,o.B3)(e),a=[...t,...(0,o.L_)(e).map(({value:e})=>e.value)],{executable:n,arguments:i}=e.config.config;return![n,...i.items].some(e=>e&&(0,o.Fl)(e.value)===(0,o.Fl)(s))&&t[0]?.startsWith("/")===!0&&a.every(e=>!e.includes("/work"))})}(e,i,r,n)?"note":"warning",u=`${s.file.path}:${s.start}:${l}`,h=t.get(u)??[];h.push({...a,severity:l}),t.set(u,h)}for(let e of t.values()){let{at:t,severity:a,message:o,related:s}=e[0];yield{at:t,severity:a,message:`a change of ${function(e){let t=e.slice(0,3).map(e=>`\`${e}\``);return t.join(", ")+(e.length>t.length?` \u{2026} (${e.length} in all)`:"")}(e.map(({path:e})=>e))} does not rebuild the image, and an old version is deployed: ${o}. Use \`!Copy\`, or put \`- !Depends\` (for archives a \`sha256\`) before the step.`,...s?{related:s}:{}}}}},S={id:"arguments-differ",group:"environment",clause:null,severity:"warning",summary:"the arguments of development do not reach the program in production",rationale:"The same program gets other arguments than in development: none at all, where development names what it has to do (`app serve`); or all of them as one,\nbecause they stand in one item of the list. A shell parts `run: app a b c` at the blanks; lithos takes each item of `arguments` as one argument.\n\nWrite `arguments: [a, b, c]`. Differences in options (`--debug`) are not reported.",examples:[{title:"one item for all",bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    run: /app/main.sh serve now
`,"lithos.yaml":`user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
arguments: [\u{27E6}serve now\u{27E7}]
`},good:{"lithos.yaml":`user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
arguments: [serve, now]
`}}],*check({deployments:e}){for(let t of e){let e=function(e){let{executable:t}=e.config.config,a=(0,o.B3)(e),[s]=a;if(!(!t||void 0===s||(0,o.H7)(s))&&!((0,o.Fl)(s)!==(0,o.Fl)(t.value)||a.some(e=>/["'$`;&|<>*\\]/.test(e))))return a.slice(1)}(t),a=t.config.config.arguments;if(void 0===e||!e.some(e=>!e.startsWith("-")))continue;let s=a.items.flatMap(({value:e})=>e.trim().split(/\s+/)),n=a.items.find(({value:e})=>/\S\s+\S/.test(e)),i=e[a.items.length];n&&a.items.length<e.length&&s.join(" ")===e.join(" ")?yield{deployment:t,at:n.at,message:`this is one argument with blanks in it; the program gets ${e.length} in development. Write \`arguments: [${e.join(", ")}]\`.`}:a.complete&&void 0!==i&&!i.startsWith("-")&&!e[a.items.length-1]?.startsWith("-")&&a.items.every(({value:t},a)=>t===e[a])&&(yield{deployment:t,at:a.items.length>0?a.at:(0,o.dI)(t.config),message:`development starts the program with \`${e.join(" ")}\`, production ${0===a.items.length?"without any argument":`without \`${e.slice(a.items.length).join(" ")}\``}. Add it to \`arguments\`.`})}}},T=/^--?(?:c|conf|config|config-file|configfile|configuration|ini|settings|settings-file|defaults-file|env-file|script|app-dir|chdir)$/i,A=/\.(?:ini|conf|cfg|cnf|ya?ml|json|toml|xml|py|rb|js|php|sh)$/i;function D(e,t,a){let{project:s,container:n}=t;for(let{step:t}of(0,o.B_)(s,n.name.value)){let o=M(e,s.directory,t,a);if(o)return o.source}}function M(e,t,a,s){for(let{from:n,to:i,at:r}of function(e){if("Copy"===e.tag)return e.value.source&&e.value.path?[{from:(0,o.S8)(e.value.source.value),to:(0,o.S8)(e.value.path.value),at:e.at}]:[];let t=_(e);return(t?W(t.value):[]).flatMap(e=>{let[a,...s]=R(e),n=s.filter(e=>e.startsWith("/")),i=n.at(-1),r=n[0];if("cp"!==a||!t||void 0===r||void 0===i||2!==n.length)return[];let l=i.endsWith("/")||(0,o.Fl)(r)!==(0,o.Fl)(i);return[{from:(0,o.S8)(`${r}/..`),to:l?(0,o.S8)(i):(0,o.S8)(`${i}/..`),at:(0,o.ux)(t.at,e)}]})}(a)){if(!(0,o.hG)(n,"/work")||!(0,o.hG)(s,i))continue;let a=(0,o.S8)(`${n}/${s.slice("/"===i?0:i.length)}`).slice(6),l=[t,a].filter(e=>""!==e).join("/");if(""!==a&&e.files.stat(l))return{source:l,at:r}}}function E(e,t,a){let s,n=(0,o.Zq)(t,a);if(n){var i,r,l=t,u=n,h=a;return(0,o.S8)(u.key.value)!==h&&"yes"===l.image.entry(h).exists&&"Tmpfs"===u.value.tag?{at:(0,o.ey)(u),message:`the volume at \`${u.key.value}\` hides \`${h}\` of the image`}:void 0}let{project:m,container:d}=t,p=(0,o.B_)(m,d.name.value).map(({step:e})=>e);return C(t,a)??I(e,m.directory,p,a)??(i=t,r=a,(s=(0,o.L7)(i).find(({key:e,value:t})=>("BindRO"===t.tag||"BindRW"===t.tag||"Container"===t.tag||"Persistent"===t.tag)&&(0,o.hG)(r,(0,o.S8)(e.value))))&&{at:(0,o.ey)(s),message:"only development mounts this volume"})??function(e,t,a){let{project:s,container:n}=t;for(let t of s.containers.values()){if((0,o.Nj)(e,s,t.name.value))continue;let i=I(e,s.directory,t.config.setup.items.filter(({tag:e})=>"Copy"===e),a);if(i)return{...i,message:`it is copied into container ${t.name.value}, not into ${n.name.value}`}}}(e,t,a)}function C(e,t){let{project:a,container:s}=e,n=(0,o.B_)(a,s.name.value).map(({step:e})=>e),i=e.image.entry(t),r=n.findLast(e=>("Remove"===e.tag||"EmptyDir"===e.tag)&&(0,o.hG)(t,(0,o.S8)(e.value.value)));if(r)return{at:r.at,message:`\`${t}\` is removed again at the end of the build`};for(let e of n.toReversed()){let a=_(e),s=a&&W(a.value).find(e=>(function(e,t){let[a="",...s]=R(e),n=/(?:^|[^0-9&])>>?\s*["']?([^\s"']+)/.exec(e)?.[1],i=s.filter(e=>e.startsWith("/")).map(e=>(0,o.S8)(e)),r="mkdir"===a?i.some(e=>(0,o.hG)(e,t)):i.includes(t);return n===t||L.has(a)&&r})(e,t));if(void 0!==s)return{at:(0,o.ux)(a?.at??e.at,s),message:`what this step makes at \`${t}\` does not stay in the image`}}for(let e of n.toReversed()){let a="Text"===e.tag?e.value.entries.find(({key:e})=>(0,o.S8)(e.value)===t):void 0;if(a)return{at:(0,o.ey)(a),message:`what this step makes at \`${t}\` does not stay in the image`}}return i.step&&{at:i.step,message:i.because}}function I(e,t,a,s){for(let n of a.toReversed()){let a=M(e,t,n,s);if(a)return{...a,message:`this step does not bring \`${s}\``};if("Build"===n.tag&&n.value.path&&(0,o.hG)(s,(0,o.S8)(n.value.path.value)))return{at:n.at,message:`this step does not bring \`${s}\``}}}function P(e,t){for(let{step:a}of(0,o.B_)(e.project,e.container.name.value).toReversed()){let e=_(a),s=e&&/\b(?:chmod|chown|chgrp|umask|install)\b[^\n;&|]*/.exec(e.value)?.[0];if(e&&void 0!==s){for(let a=t;"/"!==a;a=(0,o.S8)(`${a}/..`))if(function(e,t){return W(e).some(e=>R(e).some(e=>e.startsWith("/")&&(0,o.hG)((0,o.S8)(e),t)))}(e.value,a))return(0,o.ux)(e.at,s.trim())}}}function _(e){return"Sh"===e.tag?e.value:"RunAs"===e.tag?e.value.script:void 0}function W(e){return e.split(/[\n;&|]+/).map(e=>e.trim())}function R(e){return e.split(/\s+/).map(e=>e.replaceAll(/^["']|["']$/g,""))}let L=new Set(["mkdir","touch","cp","mv","install","mkfifo","tee"]),N={id:"closed-to-user",group:"environment",clause:"1a",severity:"error",summary:"a file or directory that the process needs is closed to its user",rationale:"In development everything runs as root of a private user namespace and may read every file. In production the process is `user-id` and `group-id` of\nthe lithos config, and files of the image belong to root. A `umask: 0o077` in `!Copy`, a `chmod 600`, or a directory with mode 0700 on the way\nends in `Permission denied (os error 13)`; for the working directory already at start: `error when setting working directory`.\n\nOpen the file to others, give it to the user (`owner-uid` in `!Copy`, `chown`), or run as the group that may read it (`group-id`).",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - \u{27E6}!Copy { source: /work/app, path: /app, umask: 0o077 }\u{27E7}
`,"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n","app/main.sh":"#!/bin/sh\nexec sleep 1000\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app, umask: 0o022 }
`,"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n","app/main.sh":"#!/bin/sh\nexec sleep 1000\n"}}],*check(e){for(let t of e.deployments){let{executable:e,arguments:a,workdir:s}=t.config.config,n=e&&(0,o.H7)(e.value)?a.items.find(({value:e})=>!e.startsWith("-")):void 0,i=e&&(0,o.S8)(e.value,s.value),r=[...s.implied?[]:[{path:(0,o.S8)(s.value),at:s.at,message:"the working directory",certain:!0}],...n&&!a.items.some(({value:e})=>/^-[a-z]*c$/.test(e))?[{path:(0,o.S8)(n.value,s.value),at:n.at,message:"the script that is started",certain:!0}]:[],...void 0===i?[]:[{path:i,at:e?.at??(0,o.dI)(t.config),message:"the program that is started",certain:!0}],...(function({config:e,image:t}){let a=e.config.arguments.items,s=a.flatMap(({value:e,at:t},s)=>{let[,n,i]=/^(--?[\w-]+)=(.*)$/.exec(e)??[],r=i??e;return(T.test(n??a[s-1]?.value??"")||0===s&&A.test(r))&&r.startsWith("/")?[{path:(0,o.S8)(r),text:r,at:(0,o.ux)(t,r)}]:[]}),n=e.config.environ.entries.flatMap(({value:{value:e,at:a}})=>e.startsWith("/")&&void 0!==t.entry((0,o.S8)(e)).source?[{path:(0,o.S8)(e),text:e,at:a}]:[]);return[...s,...n]})(t).map(({path:e,at:t,text:a})=>({path:e,at:t,message:`\`${a}\` is named here`,certain:!1})),...t.evidence.of("reads-file").flatMap(({subject:e,at:t,message:a,certain:s})=>e?.startsWith("/")?[{path:(0,o.S8)(e),at:t,message:a,certain:s}]:[])],l=new Set;for(let e of r){let a=h(t,e.path);!(!a||l.has(a.path))&&(a.path===i&&(!function({image:e},t){let a=e.entry(t).content?.(2);return a?.[0]===35&&33===a[1]}(t,i)||function({boot:e}){return e.stages.some(({code:e,status:t})=>"executable-not-runnable"===e&&"fails"===t)}(t))||(l.add(a.path),yield function(e,t,{path:a,entry:s}){let[n,i]=s.owner,r=(0,o.Z5)(e),{config:l}=e.config,u=0!==i&&(32&s.mode)!=0,h=l.keys.get("user-id"),m=l.keys.get("group-id"),d=e.sandbox?.config.keys.get("uid-map"),p=m&&l.groupId?(0,o.ey)({key:{value:"",at:m},value:l.groupId}):h&&l.userId?(0,o.ey)({key:{value:"",at:h},value:l.userId}):(0,o.dI)(e.config),c=d&&r===n?d:u?p:P(e,a)??s.step??p;return{deployment:e,at:c,severity:t.certain?"error":"warning",message:`\`${a}\` has mode \`${(0,o.Wo)(s.mode)}\` and belongs to user ${n}, group ${i}; the process is user ${r}, group ${(0,o.F8)(e)}${d?" in a sandbox with a `uid-map`, where files of the image are nobody\u2019s":""}, and cannot ${a!==t.path||"dir"===s.kind?"enter it":"read it"}. `+(u?`Set \`group-id: ${i}\`, or open it to others.`:"Open it to others, or give it to the user of the process."),related:[{at:t.at,message:t.message},...s.step&&c!==s.step?[{at:s.step,message:s.because}]:[]]}}(t,e,a)))}}}},z=/^(?:PATH|HOME|LANG|LC_\w+|LANGUAGE|TERM|LISTEN_(?:FDS|PID|FDNAMES)|(?:https?|ftp|all|no)_proxy)$/i,O=/DEBUG|TRACE|VERBOSE|^RUST_|^PYTHON(?:UNBUFFERED|DONTWRITEBYTECODE|FAULTHANDLER|WARNINGS|HISTFILE|STARTUP)$|RELOAD|EDITOR|PAGER|HISTFILE|_DEV$|^DEV_|^(?:NODE|RAILS|RACK|FLASK|APP|MIX)_ENV$/i,H=/PASS|SECRET|TOKEN|_KEY|CREDENTIAL|:\/\/[^/\s]*:[^/\s]*@|\blocalhost\b|\b127\.|::1\b/i,F={id:"environ-not-carried",group:"environment",clause:null,severity:"warning",summary:"a variable is set in development and not in production",rationale:"Variables in vagga.yaml (`environ`, `environ-file`, the shell line of a command, `options`) are for development commands only. The process in\nproduction sees exactly what the lithos config's `environ` says, besides TERM, LITHOS_NAME and LITHOS_CONFIG. A program that reads its settings\nfrom such a variable starts with its defaults, or not at all.\n\nRepeat the variable, with the value for production, in `environ` of the lithos config (secrets in `secret-environ`). Variables whose names\nspeak of debugging are only a note, and those that another lithos config of the same container has: there the omission is on purpose. Ignore it for variables that production must not have.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    environ:
      \u{27E6}APP_CONFIG: /etc/app.conf\u{27E7}
`,"lithos.yaml":"executable: /bin/true\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    environ:
      APP_CONFIG: /etc/app.conf
`,"lithos.yaml":"executable: /bin/true\nuser-id: 1\nenviron:\n  APP_CONFIG: /etc/app.conf\n"}}],*check({deployments:e}){for(let t of e){let a=(0,o.DG)(t,e);for(let{name:e,value:s}of(0,o.L_)(t))j(t,e.value)&&(yield B(t,a,e.value,(0,o.ey)({key:e,value:s}),s.value));yield*G(t,a),yield*Y(t),yield*U(t)}}};function j({config:e},t){let a=(0,o.CB)(e.config).some(({what:e,value:a})=>"arguments"===e&&RegExp(`\\b${t}=`).test(a));return!z.test(t)&&/^\w+$/.test(t)&&!(0,o.$u)(e,t)&&!a}function B(e,t,a,s,n){let i=e.evidence.of("uses-variable").filter(({subject:e})=>e===a),r=e.config.file.path,l=t.some(e=>(0,o.$u)(e.config,a)),u=0===i.length?O.test(a)||l:i.every(o.$R),h=void 0===n?void 0:(0,m.RY)(e,n);return{deployment:e,at:s,severity:u?"note":"warning",message:`\`${a}\` is set in development and not in \`${r}\`: the process does not have it in production. Add it to \`environ\` with the value for production.`,related:i.map(e=>({at:e.at,message:e.message})),fixes:void 0===h||H.test(`${a}=${h}`)?[]:(0,m.Ck)(e.config,a,h,"unsafe")}}function*G(e,t){let a=e.command?.command.value.run,s=a?.node.kind==="scalar"?a.items[0]:void 0;if(s){for(let[,a=""]of[/(?:^|[;&|\n]|\benv)[ \t]*((?:[A-Za-z_]\w*=(?:'[^'\n]*'|"[^"\n]*"|[^\s'";&|]*)[ \t]+)+)(?=[^\s;&|#])/g,/\bexport[ \t]+((?:[A-Za-z_]\w*=(?:'[^'\n]*'|"[^"\n]*"|[^\s'";&|]*)[ \t]*)+)/g].flatMap(e=>[...s.value.matchAll(e)]))for(let[n,i="",r=""]of a.matchAll(/([A-Za-z_]\w*)=('[^']*'|"[^"]*"|\S*)/g))if(j(e,i)){let a=/[$`\\]/.test(r)?void 0:r.replaceAll(/^["']|["']$/g,"");yield B(e,t,i,(0,o.ux)(s.at,n),a)}}}function*Y(e){let t=(0,o.pA)(e),a=t.config.environFile,s=t.config.keys.get("environ-file");if(!a||!s)return;let n=e.image.entry(a.value).content?.(65536),i=n&&[...new TextDecoder().decode(n).matchAll(/^([A-Za-z_]\w*)=/gm)].map(([,e])=>e),r=i?.filter(t=>j(e,t));(r?0===r.length:e.config.config.environ.entries.length>0)||(yield{deployment:e,at:(0,o.ey)({key:{value:"environ-file",at:s},value:a}),message:`vagga reads variables from \`${a.value}\`; lithos has no such setting. ${r?`Add ${r.map(e=>`\`${e}\``).join(", ")}`:"Add its variables"} to \`environ\` of \`${e.config.file.path}\`.`})}function*U(e){let t=e.command?.command.value,a=t&&"options"in t?t.options:void 0,s=t?.keys.get("options");for(let t of e.evidence.of("uses-variable")){let n=t.subject??"";!/^VAGGA(?:OPT|CLI)?_/.test(n)||(0,o.$u)(e.config,n)||(yield{deployment:e,at:a&&s?(0,o.ey)({key:{value:"options",at:s},value:a}):t.at,message:`the program uses \`${n}\`, which only vagga sets (from \`options\` of a command). Add it to \`environ\` of \`${e.config.file.path}\`, or pass an argument.`,related:[{at:t.at,message:t.message}]})}}let q={id:"executable-differs",group:"environment",clause:"1a",severity:"warning",summary:"production starts another version of the program than development",rationale:"The names differ only in their version: `php-fpm` here, `php-fpm7.2` there. After an update of the image one of the two was forgotten, and a\nprogram of the old name is usually not installed any more: `error when executing: No such file or directory (os error 2)`.\n\nUse the same name in the vagga command and in the lithos config. It is not reported when the image certainly has the program.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Ubuntu noble
    - !Install [php-fpm]
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
commands:
  run: !Command
    container: app
    run: [php-fpm8.3, -F]
`,"lithos.yaml":"executable: \u27E6/usr/sbin/php-fpm7.2\u27E7\narguments: [-F]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Ubuntu noble
    - !Install [php-fpm]
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
commands:
  run: !Command
    container: app
    run: [php-fpm8.3, -F]
`,"lithos.yaml":"executable: /usr/sbin/php-fpm8.3\narguments: [-F]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n"}}],*check({deployments:e}){for(let t of e){let{executable:e,workdir:a}=t.config.config;if(!e||"yes"===(0,o.Sw)(t,(0,o.S8)(e.value,a.value)))continue;let s=(0,o.Fl)(e.value),n=(0,o.B3)(t).map(o.Fl).find(e=>e===s||Z(e)===Z(s));void 0!==n&&n!==s&&(yield{deployment:t,at:e.at,message:`development runs \`${n}\`, production \`${s}\`. Use the same program in both; the image may not have this one.`,...t.command?{related:[{at:t.command.name.at,message:"the development command"}]}:{}})}}};function Z(e){return e.replace(/[-.\d]+$/,"")}var K=a(8969);let V={id:"interpreter-missing",group:"environment",clause:"1a",severity:"error",summary:"the interpreter of a script, or the loader of a program, is not in the image",rationale:`The first line of a script names its interpreter, a program file its loader. When that is not in the image the start fails with the misleading \`error
when executing: No such file or directory (os error 2)\`, though the script is there. A line that ends in CR LF asks for an interpreter whose name
ends in a carriage return.

Install the interpreter, correct the \`#!\` line, save the file with Unix line ends, or build the program for the image's C library (a program
linked against glibc does not run on Alpine).`,examples:[{bad:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\n","app/main.sh":"\u27E6#!/nowhere/sh\u27E7\nexec sleep 1000\n"},good:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\n","app/main.sh":"#!/bin/sh\nexec sleep 1000\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"interpreter-missing")){let{executable:s,workdir:n}=t.config.config,i=(0,o.S8)(s?.value??"/",n.value),{source:r}=(0,K.e)(t.image,i).entry,l=void 0===r?void 0:(0,o.TM)(e,r);yield{deployment:t,at:l??s?.at??(0,o.dI)(t.config),message:`${l?.file.text[l.end]==="\r"?"the `#!` line ends in CR LF, and the carriage return is taken for a part of the name":`what has to read \`${i}\` is not in the image${a.note?` (${a.note})`:""}`}. Install the interpreter, or correct the first line.${(0,o.Jb)(a)}`,...s?{related:[{at:s.at,message:"the program that is started"}]}:{}}}for(let t of e.deployments){if(t.boot.stages.some(({code:e,status:t})=>"interpreter-missing"===e&&"fails"===t))continue;let{executable:a}=t.config.config;if(!a||(0,o.H7)(a.value))continue;let s=(0,o.S8)(a.value,t.config.config.workdir.value),n=t.image.entry(s),i=void 0===n.source?void 0:(0,o.TM)(e,n.source),r=i?.file.line(1)??"";i&&"file"===n.kind&&r.startsWith("#!")&&function({file:e,end:t}){return"\r"===e.text[t]}(i)&&(yield{deployment:t,at:i,message:"the `#!` line ends in CR LF, and the carriage return is taken for a part of the interpreter\u2019s name: the script does not start (`No such file or directory`). Save it with Unix line ends.",related:[{at:a.at,message:"the program that is started"}]});let l=/^#!\s*\/(?:usr\/)?bin\/env\s+([\w.+-]+)\s*$/.exec(r)?.[1];if(!i||void 0===l||"file"!==n.kind)continue;let u=(0,o.$u)(t.config,"PATH")?(t.config.config.environ.get("PATH")?.value??o.u5).split(":"):["/bin","/usr/bin"];u.some(e=>"no"!==(0,o.Sw)(t,(0,o.S8)(`${e}/${l}`)))||(yield{deployment:t,at:i,message:`\`env\` finds no \`${l}\` in ${u.map(e=>`\`${e}\``).join(", ")} of the image, so the script does not run. Install it, or set \`PATH\` in \`environ\`.`,related:[{at:a.at,message:"the program that is started"}]})}}},J={id:"locale-or-home-not-set",group:"environment",clause:null,severity:"note",summary:"LANG, LC_ALL or HOME is set in development and not in production",rationale:"lithos sets neither a locale nor HOME. Without a locale many programs treat text as ASCII (`UnicodeEncodeError`, question marks in names); without\nHOME they look for their settings in a directory called `` or in `/`.\n\nWrite `LANG: C.UTF-8` or what development has into `environ`; give HOME a directory that exists, writable if the program writes there. It is a\nwarning where the program is seen to use the variable.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    environ:
      \u{27E6}LANG: C.UTF-8\u{27E7}
`,"lithos.yaml":"executable: /bin/true\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    environ:
      LANG: C.UTF-8
`,"lithos.yaml":"executable: /bin/true\nuser-id: 1\nenviron:\n  LANG: C.UTF-8\n"}}],*check({deployments:e}){for(let t of e)for(let{name:e,value:a}of(0,o.L_)(t)){if(!o.z$.test(e.value)||(0,o.$u)(t.config,e.value))continue;let s=t.evidence.of("uses-variable").filter(({subject:t})=>t===e.value),n=(0,m.RY)(t,a.value);yield{deployment:t,at:(0,o.ey)({key:e,value:a}),severity:s.length>0?"warning":"note",message:`development sets \`${e.value}\`; lithos sets none. Add it to \`environ\` of \`${t.config.file.path}\`.`,related:s.map(e=>({at:e.at,message:e.message})),fixes:void 0===n?[]:(0,m.Ck)(t.config,e.value,n,"unsafe")}}}};var Q=a(2143);let X={id:"path-not-set",group:"environment",clause:"3b",severity:"note",summary:"there is no PATH in production, and `environ` does not set one",rationale:"vagga gives every command `PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`. lithos sets no PATH at all. Shells bring a default\nof their own (which they do not pass on), and the C library searches `/bin:/usr/bin`. What breaks is a program that starts another one by its\nbare name without a shell, when that is somewhere else: `/usr/local/bin`, `/sbin`, a virtualenv.\n\nWrite `PATH` into `environ`; vagga's own value is offered as a fix. It is only a note without evidence that the program runs others by name,\nand an error where a needed program certainly is not found.",examples:[{bad:{"lithos.yaml":"\u27E6executable: /bin/sh\u27E7\narguments: [/app/main.sh]\nuser-id: 1\n"},good:{"lithos.yaml":`executable: /bin/sh
arguments: [/app/main.sh]
user-id: 1
environ:
  PATH: ${o.u5}
`}}],*check({deployments:e}){for(let t of e){if(yield*ea(t),(0,o.$u)(t.config,"PATH"))continue;let{config:e}=t.config,a=t.evidence.of("runs-by-bare-name").filter(e=>(function(e,{subject:t,at:a}){if(void 0===t)return!0;let s=a=>(0,o.Sw)(e,`${a}/${t}`);return"shell"===(0,Q.e)(a.file.path,a.file.text)||a.file===e.config.file?["/sbin","/usr/sbin","/bin","/usr/bin"].every(e=>"no"===s(e))&&et(e).some(e=>"yes"===s(e)):!ee.has(t)&&["/bin","/usr/bin"].every(e=>"yes"!==s(e))})(t,e)),s=e.executable&&"env"===(0,o.Fl)(e.executable.value)?e.arguments.items.find(({value:e})=>!/^-|=/.test(e)):void 0,n=s&&!s.value.includes("/")?function(e){let a=a=>(0,o.Sw)(t,`${a}/${e}`),s=["/bin","/usr/bin"].map(a);if(!s.includes("yes")&&et(t).some(e=>"yes"===a(e)))return s.includes("unknown")?"warning":"error"}(s.value):void 0;yield{deployment:t,at:s&&n?s.at:(0,o.dI)(t.config),severity:n??(a.length>0?"warning":"note"),message:s&&n?`\`env\` looks for \`${s.value}\` in PATH, which lithos does not set; without it only /bin and /usr/bin are searched, and the program is elsewhere. Set \`PATH\` in \`environ\`.`:`lithos sets no PATH, and \`environ\` has none: programs that are started by their bare name are searched in /bin and /usr/bin only. Set \`PATH: ${et(t).join(":")}\` in \`environ\`${a.length>0?".":" if the program starts others."}`,related:a.map(({at:e,message:t})=>({at:e,message:t})),fixes:(0,m.at)(t.config,["environ","PATH"],et(t).join(":"),"safe")}}}},ee=new Set("sh bash cat ls cp mv rm mkdir rmdir ln chmod chown touch echo printf true false test env date sleep kill ps head tail sort uniq wc tr cut tee xargs find grep egrep sed awk tar gzip gunzip bzip2 xz zip unzip git curl wget ssh rsync openssl python python2 python3 perl ruby php node npm make gcc id whoami uname hostname stat du df which basename dirname readlink mktemp nice nohup timeout seq".split(" "));function et(e){return((0,o.L_)(e).find(({name:e})=>"PATH"===e.value)?.value.value??o.u5).split(":").filter(e=>e.startsWith("/")&&!(0,o.hG)((0,o.S8)(e),"/work"))}function*ea(e){let t=e.config.config.environ.entries.find(({key:e})=>"PATH"===e.value);if(void 0===t||/[$@]/.test(t.value.value))return;let a=t.value.value.split(":").filter(e=>e.startsWith("/"));for(let{subject:s,message:n,at:i}of e.evidence.of("runs-by-bare-name")){let r=t=>(0,o.Sw)(e,`${t}/${s}`),l=et(e).find(e=>"yes"===r(e));void 0===s||void 0===l||a.some(e=>"yes"===r(e))||(yield{deployment:e,at:(0,o.ey)(t),severity:"warning",message:`${n}, which is in \`${l}\`, and this \`PATH\` does not have that directory: the program is not found. Add it.`,related:[{at:i,message:n}]})}}let eo=/^(?:https?|ftp|all|no)_proxy$/i,es=/^LISTEN_(?:FDS|FDNAMES|PID)$/,en={id:"runs-as-other-user",group:"environment",clause:null,severity:"note",summary:"root in development, another user in production",rationale:"vagga runs commands as user 0 unless `user-id` says otherwise, with all rights inside its container. In production the process is the `user-id` of\nthe lithos config: it may write only where that user may, not bind ports below 1024, not `chown` or `chroot`, and has a name only if the image's\n/etc/passwd has a line for it.\n\nRun the development command with the same `user-id` to see the difference early. It is a warning where the program is seen to ask for root or\nfor its name.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\n\u27E6user-id: 1\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n","vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    user-id: 1
    run: [/bin/sh, /app/main.sh]
`}}],*check({deployments:e}){for(let t of e){let e=(0,o.Z5)(t);if(void 0===e||0===e)continue;let{config:a}=t.config,s=a.keys.get("user-id"),n=s&&a.userId?(0,o.ey)({key:{value:"user-id",at:s},value:a.userId}):(0,o.dI)(t.config),i=t.command?.command.value.userId.value,r=[...t.evidence.of("needs-root"),...!1===function(e,t){if(void 0!==e)return new TextDecoder().decode(e).split("\n").some(e=>e.split(":")[2]===String(t))}(t.image.entry("/etc/passwd").content?.(65536),e)?t.evidence.of("needs-user-name"):[]];(0!==r.length||void 0!==i&&i!==e)&&(yield{deployment:t,at:n,severity:r.length>0?"warning":"note",message:r.length>0?`the process is user ${e} in production (${void 0===i||0===i?"root in development":`user ${i} in development`}), and the program cannot do this as user ${e}: ${r[0]?.message}.`:`development runs as user ${i}, production as user ${e}. Give the vagga command \`user-id: ${e}\` to see differences early.`,related:r.map(({at:e,message:t})=>({at:e,message:t}))})}}},ei=/(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET(?:_KEY)?|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i,er=/^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:[^\s/@]+@/i,el=/^(?:|@\{.*\}|\/.*|true|false|none|null|changeme|x+|\*+|<.*>)$/i,eu=new Set(["HOME","PATH","USER","PWD","LANG","HOSTNAME","SHELL","TMPDIR","PYTHONPATH","LD_LIBRARY_PATH"]),eh=/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,em=`user-id: 1
executable: /bin/app
environ:
  PATH: /bin
  http_proxy: http://proxy:3128`,ed={id:"ignore-without-reason",group:"ignores",clause:null,severity:"warning",summary:"an ignore does not say why",rationale:"\nWhoever reads `# lithos-ready: ignore[rule]` a year later has to decide whether it still holds. That takes the reason, in a few words after the bracket\n(or as `reason` in the settings file). Without one the ignore is not applied.",examples:[{bad:{"lithos.yaml":`${em} \u{27E6}# lithos-ready: ignore[proxy-variable]\u{27E7}
`},good:{"lithos.yaml":`${em} # lithos-ready: ignore[proxy-variable] the servers have no other way out
`}}],check:()=>[]},ep={id:"ignore-expired",group:"ignores",clause:null,severity:"warning",summary:"the last day of an ignore is over",rationale:"\n`until` in the settings' `ignore` is the last day on which the ignore holds. After it the finding is back, and this one says that somebody meant to have mended it by then.",examples:[{bad:{"lithos.yaml":`${em}
`,".lithos-ready.yaml":`ignore:
- rule: proxy-variable
  reason: until the new network is there
  until: \u{27E6}2019-12-31\u{27E7}
`},good:{"lithos.yaml":`${em}
`,".lithos-ready.yaml":`ignore:
- rule: proxy-variable
  reason: until the new network is there
  until: 2999-12-31
`}}],check:()=>[]},ec={id:"ignore-unused",group:"ignores",clause:null,severity:"note",summary:"an ignore silences nothing",rationale:`
The finding is gone (or the rule's name is misspelt), and the ignore would only hide the next one. Remove it.`,examples:[{bad:{"lithos.yaml":"user-id: 1\nexecutable: /bin/app \u27E6# lithos-ready: ignore[work-path] we mount it\u27E7\nenviron: { PATH: /bin }\n"},good:{"lithos.yaml":"user-id: 1\nexecutable: /bin/app\nenviron: { PATH: /bin }\n"}}],check:()=>[]},ef={id:"activation-conflict",group:"lithos-check",clause:null,severity:"error",summary:"a port takes the file descriptor that socket activation needs",rationale:"With `activation: systemd` lithos passes sockets as the descriptors 3, 4 \u2026 in the order of the variables' names. A `fd` of `tcp-ports` must not be one of them;\n`lithos_check` refuses it.\n\nUse higher numbers in `tcp-ports`.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
  8081: { fd: 4 }
`}}],check:(0,o.Y6)("activation-conflict")},eg={id:"builtin-variable-rejected",group:"lithos-check",clause:null,severity:"note",summary:"`lithos_check` refuses the built-in variable, though it works",rationale:"`@{lithos:name}`, `@{lithos:config_filename}` and `@{lithos:pid}` are replaced when the container starts, but `lithos_check` calls them `undefined variable`. Where it\nruns before a deployment it will stop it. The process also has the name as `LITHOS_NAME`.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],check:(0,o.Y6)("builtin-variable-rejected")};var ev=a(1916);let ey={id:"config-not-in-image",group:"lithos-check",clause:null,severity:"error",summary:"the lithos config that a process names is not in the image",rationale:"lithos reads its config *out of the image*, at the path that the process config names. When no build step puts it there the container does not start:\n`/lithos/app.yaml: Error reading file: No such file or directory (os error 2)`. `/work` is always empty in an image.\n\nCopy the file: `- !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }`, and name the same path in both places. A lithos config of the repository that lands\nin no image at all is a warning: nothing can run it.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: \u{27E6}/work/lithos.yaml\u{27E7}
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`}}],*check(e){if(yield*(0,o.Y6)("config-not-in-image")(e),yield*function*(e){if(!(0===e.projects.length||e.projects.some(({accepted:e})=>!e)))for(let t of e.unplaced){let a=(0,o.Fl)(t.file.path);e.processes.some(({entry:e})=>(0,o.Fl)(e.config?.value??"")===a)||(yield{at:(0,o.dI)(t),severity:"warning",message:`no container of this project puts \`${t.file.path}\` into its image, so that lithos cannot start it. Add a \`!Copy\` to the container that it is meant for.`})}}(e),!e.projects.some(({accepted:e})=>!e))for(let{entry:t,name:a}of e.processes){let s=t.config;if(!s?.value.startsWith("/")||s.value.includes("..")||function({deployments:e},t,a){return e.some(({process:e,configInImage:s})=>e?.name.at.file===t.file&&e.name.at.start===t.start&&(0,o.S8)(a)===s)}(e,a.at,s.value)||!function(e,t){return e.projects.every(a=>[...a.containers.keys()].every(o=>e.image(a,o)?.entry(t).exists==="no"))}(e,(0,o.S8)(s.value)))continue;let n=(0,o.Fl)(s.value),r=e.deployments.find(({configInImage:e,broughtBy:t})=>t&&(0,o.Fl)(e)===n),l=e.unplaced.some(e=>(0,o.Fl)(e.file.path)===n),u=e.deployments.some(({process:e})=>e?.name.at.file===a.at.file&&e.name.at.start===a.at.start),h=e.deployments.find(({configInImage:e})=>(0,o.S8)(`${e}/..`)===(0,o.S8)(`${s.value}/..`)&&2>=(0,ev.Io)((0,o.Fl)(e),n));(r?.broughtBy||l||u||h||s.value.startsWith("/work/"))&&(yield{at:(s.value.startsWith("/work/")?void 0:r?.broughtBy)??s.at,message:r?`the config is put at \`${r.configInImage}\`, and the process looks for it at \`${s.value}\`: the container does not start. Write the same path in both.`:`${function(e,{unplaced:t}){let a=(0,i.$6)(e),s=t.find(({file:e})=>(0,o.Fl)(e.path)===(0,o.Fl)(a))?.file.path;return`no build step puts a lithos config at \`${a}\`${void 0===s?"":` (the repository has \`${s}\`)`}: the container does not start. Add a \`!Copy\`, or correct the path. lithos_knot would log: Fatal error: ${a}: Error reading file: No such file or directory (os error 2)`}(s.at,e)}${h?` Did you mean \`${h.configInImage}\`?`:""}`,...r?{related:[{at:s.at,message:`the process \`${a.value}\` looks here`}]}:{}})}}},eb={id:"config-path-relative",group:"lithos-check",clause:null,severity:"error",summary:"`config` of a process is not an absolute path",rationale:"`config` is the path of the lithos config *inside the image*. A relative path is taken from wherever lithos was started, so the file is not found:\n`Error reading file: No such file or directory (os error 2)`. With `..` in it `lithos_check` crashes.\n\nWrite the absolute path in the image.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: \u{27E6}lithos/app.yaml\u{27E7}
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`}}],*check(e){for(let t of(0,o.Y6)("config-path-relative")(e)){let a=e.processes.find(({entry:e})=>e.config?.at===t.at)?.entry,s=(0,o.S8)(a?.config?.value??""),n=e.deployments.some(({configInImage:e})=>e===s);yield{...t,fixes:a?.config&&n?(0,m.pS)(a.config.node,s,`write \`${s}\``,"safe"):[]}}}},ew={id:"default-group-not-allowed",group:"lithos-check",clause:null,severity:"error",summary:"the process has no `group-id`, and the default group is not allowed",rationale:"Without `group-id` the process has the sandbox's `default-group`, which is 0. When `allow-groups` does not contain it the container does not start: `Group is not in allowed\nrange (gid: 0)`.\n\nSet `group-id` in the lithos config, or `default-group` in the sandbox, to an allowed group.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
\u{27E6}allow-groups\u{27E7}: [1-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`}}],*check(e){for(let t of(0,o.Y6)("default-group-not-allowed")(e))yield{...t,message:`${t.message} Set \`group-id\` in the lithos config.`}}},ek={id:"fileno-limit-too-low",group:"lithos-check",clause:null,severity:"error",summary:"`fileno-limit` is too small for the container to start",rationale:"`fileno-limit` is the number of open files (default 1024). With 5 or less lithos itself cannot start the process: `Duplicating file descriptor: Too many open files (os\nerror 24)`. It is a warning where the program asks for more (`ulimit -n`) than the limit gives: soft and hard limit are the same, so it cannot be raised.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
fileno-limit: \u{27E6}4\u{27E7}
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
fileno-limit: 4096
`}}],*check(e){for(let t of(yield*(0,o.Y6)("fileno-limit-too-low")(e),e.deployments)){let{config:e}=t.config,a=e.filenoLimit,s=e.keys.get("fileno-limit");for(let n of t.evidence.of("file-limit")){if(!a||Number(n.subject)<=a.value)continue;let i=e.keys.get("user-id");yield{deployment:t,at:s?(0,o.ey)({key:{value:"fileno-limit",at:s},value:a}):i&&e.userId?(0,o.ey)({key:{value:"user-id",at:i},value:e.userId}):(0,o.dI)(t.config),severity:"warning",message:`${n.message}, and \`fileno-limit\` is ${a.value}${s?"":" by default"}: the limit cannot be raised in the container. Write \`fileno-limit: ${n.subject}\`.`,related:[{at:n.at,message:n.message}]}}}}},ex={id:"group-not-allowed",group:"lithos-check",clause:null,severity:"error",summary:"the group of the process is not in `allow-groups` of the sandbox",rationale:"The sandbox says which groups its containers may run as: `Group is not in allowed range (gid: 5)`. Choose a `group-id` in the range, or have the range extended.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
group-id: \u{27E6}5000\u{27E7}
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*check(e){for(let t of(0,o.Y6)("group-not-allowed")(e))t.deployment?.sandbox?.config.allowGroups.items.length!==0&&(yield t)}},e$={id:"group-not-mapped",group:"lithos-check",clause:null,severity:"error",summary:"the group of the process is outside of the `gid-map`, or there is none",rationale:"A `uid-map` needs a `gid-map` that contains the group of the process (0 unless `group-id` or `default-group` says otherwise). Otherwise the container does not\nstart: `error setting user or groups: Invalid argument (os error 22)`.\n\nChoose a group that the map contains, or extend the map.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
group-id: \u{27E6}2000\u{27E7}
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*check(e){let t=[...(0,o.Y6)("group-not-mapped")(e)];for(let{deployment:a,stage:s}of(yield*t,(0,o.d4)(e,"group-not-mapped")))t.some(e=>e.deployment===a)||(yield{deployment:a,at:s.at??(0,o.dI)(a.config),message:`${s.note??"the group is in no `gid-map`"}: the container does not start. A \`uid-map\` wants a \`gid-map\` beside it that has the group of the process.${(0,o.Jb)(s)}`})}},eS={id:"image-name-invalid",group:"lithos-check",clause:null,severity:"error",summary:"the name of the image does not fit `image-dir-levels` of the sandbox",rationale:"Images lie in `image-dir` of the sandbox, at a depth of `image-dir-levels` (default 1: one name without `/`). Names with another number of parts, or with `..`, are\nrefused.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: \u{27E6}apps/app.v1\u{27E7}
  config: /lithos/app.yaml
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`}}],check:(0,o.Y6)("image-name-invalid")},eT={id:"ip-address-missing",group:"lithos-check",clause:null,severity:"error",summary:"the sandbox has a bridged network, and the process has no address",rationale:"In a sandbox with `bridged-network` each instance of a daemon has a network of its own and needs an address from it. Write `ip-addresses` with one address for each\ninstance.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
  ip-addresses: [10.1.0.5]
`}}],check:(0,o.Y6)("ip-address-missing")},eA={id:"ip-address-outside",group:"lithos-check",clause:null,severity:"error",summary:"an address of the process is not in the network of the sandbox",rationale:"The addresses in `ip-addresses` have to lie in `network` of the sandbox's `bridged-network`; `lithos_check` refuses others.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
  ip-addresses: [10.1.0.5]
`}}],check:(0,o.Y6)("ip-address-outside")},eD={id:"ip-addresses-too-few",group:"lithos-check",clause:null,severity:"error",summary:"there are fewer addresses than instances",rationale:"Every instance takes one of `ip-addresses`. `lithos_check` refuses a list that is shorter than `instances`.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
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
  ip-addresses: [10.1.0.5, 10.1.0.6]
`}}],check:(0,o.Y6)("ip-addresses-too-few")},eM={id:"kind-mismatch",group:"lithos-check",clause:null,severity:"error",summary:"the process runs a Command as a Daemon, or the reverse",rationale:"`kind` of the lithos config and of the process have to agree (`CommandOrDaemon` fits both): `Container type mismatch Daemon != Command`, and the container does not\nstart. `lithos_check` does not see this.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
kind: \u{27E6}Command\u{27E7}
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
kind: Daemon
`}}],*check(e){for(let t of(0,o.Y6)("kind-mismatch")(e)){let{config:e,process:a}=t.deployment??{},o=a?.entry.kind.value;yield{...t,fixes:void 0===e||void 0===o?[]:(0,m.dd)(e.config.node,"kind",o,`write \`kind: ${o}\` in ${e.file.path}`,"unsafe")}}}},eE={id:"listen-fds-mismatch",group:"lithos-check",clause:null,severity:"warning",summary:"the listening socket that development passes does not reach the process in production",rationale:"vagga's `pass-tcp-socket` gives the program a listening socket as file descriptor 3. In production it comes from `tcp-ports` (with `fd: 3`), or from a variable with\n`activation: systemd`. When there is none, or with another `fd`, the program finds no socket. vagga sets no LISTEN_FDS; programs that need the variable have it\nfrom `environ`, which lithos does not take over from vagga.\n\nWrite `tcp-ports: { 8080: { fd: 3 } }`, and `LISTEN_FDS: 1` into `environ` if the program reads it (with `activation: systemd` lithos sets it).",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    \u{27E6}pass-tcp-socket: 127.0.0.1:8080\u{27E7}
    run: [/app/main.sh]
`},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    pass-tcp-socket: 127.0.0.1:8080
    run: [/app/main.sh]
`,"lithos.yaml":`user-id: 1
memory-limit: 64Mi
environ:
  PATH: /bin:/usr/bin
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
executable: /app/main.sh
`}}],*check({deployments:e}){for(let s of e){let{tcpPorts:e,variables:n}=s.config.config,i=s.command?.command.value,r=i?.passTcpSocket,l=i?.keys.get("pass-tcp-socket"),u=n.entries.some(({value:e})=>"TcpPort"===e.tag&&e.value.activation),h=e.entries.flatMap(({value:e})=>e.fd?[e.fd]:[]);if(r&&l&&!u&&!h.some(e=>3===e.value)){var t,a;let n=h[0],i=e.entries.find(e=>e.value.fd===n)?.value,u=i?.keys.get("fd"),d=(0,o.ey)({key:{value:"pass-tcp-socket",at:l},value:r});yield{deployment:s,at:n?u?(0,o.ey)({key:{value:"fd",at:u},value:n}):n.at:d,message:n?`development passes the socket as file descriptor 3, production as ${n.value}. Write \`fd: 3\`.`:`development passes a listening socket as file descriptor 3; the lithos config has no \`tcp-ports\`, so the process gets none. Add \`tcp-ports: { ${r.value.split(":").at(-1)}: { fd: 3 } }\`.`,...n?{related:[{at:d,message:"development passes it here"}]}:{},fixes:n?(0,m.pS)(n.node,"3","write `fd: 3`","unsafe"):(t=s.config,a=r.value.split(":").at(-1)??"",/^\d+$/.test(a)?(0,m.at)(t,["tcp-ports",a],"{ fd: 3 }","unsafe"):[])}}let d=(0,o.L_)(s).find(({name:e})=>"LISTEN_FDS"===e.value);if(d&&!u&&!(0,o.$u)(s.config,"LISTEN_FDS")){let t=e.entries[0]?.value,a=t?.keys.get("fd");yield{deployment:s,at:t?.fd&&a?(0,o.ey)({key:{value:"fd",at:a},value:t.fd}):(0,o.dI)(s.config),message:`development sets \`LISTEN_FDS\`, and lithos does not set it for \`tcp-ports\`: the program does not see the socket. Add \`LISTEN_FDS: ${h.length||1}\` to \`environ\`.`,related:[{at:(0,o.ey)({key:d.name,value:d.value}),message:"development sets it here"}],fixes:(0,m.Ck)(s.config,"LISTEN_FDS",String(h.length||1),"unsafe")}}}}},eC={id:"memory-limit-missing",group:"lithos-check",clause:null,severity:"note",summary:"there is no `memory-limit`",rationale:"Without a limit one container can take all memory of the server, and the kernel kills other processes for it. Write a `memory-limit` somewhat above what the process\nneeds; files in Tmpfs volumes count, too.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`\u{27E6}executable\u{27E7}: /app/main.sh
user-id: 1
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],check:(0,o.Y6)("memory-limit-missing")},eI={id:"port-conflict",group:"lithos-check",clause:null,severity:"error",summary:"two ports share a file descriptor, or a port is there twice",rationale:"Each port in `tcp-ports` is opened by lithos and handed to the process as the file descriptor `fd`. With the same `fd` twice only one of the two sockets reaches the\nprocess.\n\nGive each port an `fd` of its own, counting from 3.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
  8081: { fd: \u{27E6}3\u{27E7} }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
  8081: { fd: 4 }
`}}],check:(0,o.Y6)("port-conflict")},eP={id:"port-invalid",group:"lithos-check",clause:null,severity:"error",summary:"a key of `tcp-ports` is no port number",rationale:'The keys of `tcp-ports` are numbers from 0 to 65535, or variables (`"@{port}"`) that become one: `Bad port "http": invalid digit found in string`.',examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  \u{27E6}http\u{27E7}: { fd: 3 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
`}}],*check(e){let t=[...(0,o.Y6)("variable-invalid")(e)];for(let a of(0,o.Y6)("port-invalid")(e))(0,i.$6)(a.at).includes("@{")&&0!==t.length||(yield a)}},e_={id:"port-not-allowed",group:"lithos-check",clause:null,severity:"error",summary:"a port is not in `allow-tcp-ports` of the sandbox",rationale:"The sandbox says which ports its containers may open. `lithos_check` refuses others (the server opens them all the same, which nobody should rely on).\n\nUse an allowed port, or have `allow-tcp-ports` extended.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
  port: !TcpPort
environ:
  PORT: "@{port}"
`}}],check:(0,o.Y6)("port-not-allowed")},eW={id:"privileged-port",group:"lithos-check",clause:null,severity:"warning",summary:"a process that is not root listens on a port below 1024",rationale:"In development the program is root in its container. In production only user 0 may bind ports below 1024; others get `Permission denied (os error 13)`. (A container with\nan address of its own in a `bridged-network` may.)\n\nUse a higher port, or let lithos open it: ports in `tcp-ports` are opened by lithos as root and passed as file descriptors.",examples:[{bad:{"lithos.yaml":`\u{27E6}user-id: 1\u{27E7}
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
`,"app/main.sh":"#!/bin/sh\nexec nc -l -p 80\n"},good:{"app/main.sh":"#!/bin/sh\nexec nc -l -p 8080\n"}}],*check({deployments:e}){for(let t of e){let e=(0,o.Z5)(t);if(void 0===e||0===e||t.sandbox?.config.bridgedNetwork)continue;let{config:a}=t.config,s=a.keys.get("user-id");for(let n of t.evidence.of("binds-port"))Number(n.subject)>=1024||0===Number(n.subject)||(yield{deployment:t,at:s&&a.userId?(0,o.ey)({key:{value:"user-id",at:s},value:a.userId}):(0,o.dI)(t.config),message:`${n.message}, which user ${e} may not bind: ports below 1024 are for root. Use a higher port, or \`tcp-ports\`.`,related:[{at:n.at,message:n.message}]})}}},eR={id:"restart-process-only-broken",group:"lithos-check",clause:null,severity:"warning",summary:"`restart-process-only` does not work in any version of lithos",rationale:"In lithos 0.19 the second start fails (`Error pivot_root to /run/lithos/mnt: No such file or directory`) and the container is made anew; when the process lived longer than\n`restart-timeout`, lithos_knot crashes in both versions (`overflow when subtracting durations`).\n\nTake the setting out.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
restart-process-only: \u{27E6}true\u{27E7}
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*check(e){for(let t of(0,o.Y6)("restart-process-only-broken")(e))yield{...t,message:`${t.message} Take it out.`}}},eL={id:"sandbox-without-users",group:"lithos-check",clause:null,severity:"error",summary:"the sandbox allows no users or no groups",rationale:"Without `allow-users` and `allow-groups` nothing can run in the sandbox: `No allowed users range. Please add `allow-users: [1-1000]``.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
\u{27E6}allow-users\u{27E7}: []
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`}}],check:(0,o.Y6)("sandbox-without-users")},eN={id:"secret-conflict",group:"lithos-check",clause:null,severity:"error",summary:"both `secret-environ` and `secret-environ-file` are set",rationale:"lithos takes secrets from one place only and refuses both together when the container starts. Keep one of them.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: "v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc"
secret-environ-file: \u{27E6}/lithos/secrets.yaml\u{27E7}
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: "v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc"
`}}],check:(0,o.Y6)("secret-conflict")},ez={id:"secret-malformed",group:"lithos-check",clause:null,severity:"error",summary:"a value in `secret-environ` is no secret that lithos can decrypt",rationale:"The values are what `lithos_crypt encrypt` prints: `v2:`, three short hashes and the data, with colons between. A plain text, a damaged one, or one for another key stops the\nstart; some make lithos crash.\n\nEncrypt the value with the key of the server.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: \u{27E6}hunter2\u{27E7}
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],check:(0,o.Y6)("secret-malformed")},eO={id:"secret-namespace-not-allowed",group:"lithos-check",clause:null,severity:"error",summary:"a secret was encrypted for a namespace that the sandbox does not have",rationale:'A secret belongs to a namespace (the empty one unless `--namespace` was given). The server decrypts it only when the sandbox\'s `secrets-namespaces`, or the process\'s\n`extra-secrets-namespaces`, contain it: `expected namespaces {""} got "ns1"`.\n\nEncrypt it for a namespace of the sandbox, or add the namespace.',examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
secrets-namespaces: [other]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: \u{27E6}"v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc"\u{27E7}
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
secrets-namespaces: [other]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],check:(0,o.Y6)("secret-namespace-not-allowed")},eH={id:"uid-map-conflict",group:"lithos-check",clause:null,severity:"error",summary:"both the sandbox and the lithos config have a `uid-map`",rationale:"`lithos_check` refuses a container with a `uid-map` in a sandbox that has one, too; the server would use the sandbox's. Write it in one of the two files.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
\u{27E6}uid-map\u{27E7}: [{ inside: 0, outside: 0, count: 1000 }]
\u{27E6}gid-map\u{27E7}: [{ inside: 0, outside: 0, count: 1000 }]
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],check:(0,o.Y6)("uid-map-conflict")},eF={id:"uid-map-not-allowed",group:"lithos-check",clause:null,severity:"error",summary:"a `uid-map` or `gid-map` names ids of the host that the sandbox does not allow",rationale:"The outside ids of a map in the lithos config are users of the server, and must lie in `allow-users` (`allow-groups`) of the sandbox:\n`Bad uid mapping (probably doesn't match allow_users)`.\n\nUse allowed ids, or have the map made in the sandbox config.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],check:(0,o.Y6)("uid-map-not-allowed")},ej={id:"user-not-allowed",group:"lithos-check",clause:null,severity:"error",summary:"the user of the process is not in `allow-users` of the sandbox",rationale:"The sandbox says which users its containers may run as. Another user is refused: `User is not in allowed range (uid: 0)`. Most sandboxes do not allow 0.\n\nChoose a `user-id` in the range, or have the range extended.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: \u{27E6}0\u{27E7}
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],*check(e){for(let t of(0,o.Y6)("user-not-allowed")(e))t.deployment?.sandbox?.config.allowUsers.items.length!==0&&(yield t)}},eB={id:"user-not-mapped",group:"lithos-check",clause:null,severity:"error",summary:"the user of the process is outside of the `uid-map`",rationale:"With a `uid-map` only the users in it exist inside the container. Any other `user-id` cannot be set: `error setting user or groups: Invalid argument (os error\n22)`.\n\nChoose a user that the map contains, or extend the map.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: \u{27E6}2000\u{27E7}
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],check:(0,o.Y6)("user-not-mapped")},eG={id:"user-not-set",group:"lithos-check",clause:null,severity:"error",summary:"neither the lithos config nor the sandbox says which user runs the process",rationale:"Every process needs a user: `user-id` of the lithos config, or `default-user` of the sandbox. Without one `lithos_check` refuses, and the container does\nnot start: `No user id specified and no default is found`.\n\nWrite `user-id`, a number that `allow-users` of the sandbox contains.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`\u{27E6}executable\u{27E7}: /app/main.sh
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],check:(0,o.Y6)("user-not-set")},eY={id:"variable-invalid",group:"lithos-check",clause:null,severity:"error",summary:"a variable has a value that its type does not allow",rationale:"`!Name` allows letters, digits, `-` and `_`, `!DottedName` also dots between, `!TcpPort` a port, `!Choice` one of its list. `lithos_check` refuses anything else;\nthe server would take it as it is.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
`}}],check:(0,o.Y6)("variable-invalid")},eU={id:"variable-not-provided",group:"lithos-check",clause:null,severity:"error",summary:"the process gives no value for a variable of the container",rationale:'The lithos config declares a variable that the entry in the process config does not set. The container does not start: `Variable substitution error: unknown variable\n"node"`.\n\nAdd it under `variables` of the process.',examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
`}}],check:(0,o.Y6)("variable-not-provided")},eq={id:"variable-undefined",group:"lithos-check",clause:null,severity:"error",summary:"`@{name}` is used, and `variables` does not declare it",rationale:'lithos replaces `@{name}` in `arguments`, `environ` and the keys of `tcp-ports`. A name that neither `variables` declares nor the process gives stops the start:\n`Variable substitution error: unknown variable "node"`.\n\nDeclare it (`variables: { node: !Name }`, in block style: a bare tag in braces is not read) and give it a value in the process config.',examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
`}}],check:(0,o.Y6)("variable-undefined")},eZ={id:"variable-unused",group:"lithos-check",clause:null,severity:"note",summary:"a declared variable is used nowhere",rationale:"Every process that runs the container has to give a value for it, for nothing. Take it out of `variables` and of the process config.",examples:[{bad:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
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
`},good:{"sandboxes/shop.yaml":`image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,"processes/shop.yaml":`web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,"lithos.yaml":`executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`}}],check:(0,o.Y6)("variable-unused")};var eK=a(7170);let eV={id:"hosts-absent",group:"names",clause:"4a",severity:"warning",summary:"the image has no `/etc/hosts`, so lithos mounts none",rationale:"lithos mounts its `hosts` file over a regular file, and does nothing, silently, when there is none: `localhost` does not resolve in the container.\nvagga leaves an empty file for this purpose. It is lost by `!Remove /etc/hosts`, by `data-dirs` without /etc, by a volume over `/etc`, or in\nimages from other tools. (`rm` in a shell step is undone by vagga at the end.)\n\nLeave the empty file in the image, or make it a link to `/state/hosts` with a Statedir volume.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - \u{27E6}!Remove /etc/hosts\u{27E7}
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"}}],check:e=>(0,eK.Ge)(e,"/etc/hosts")},eJ={id:"hosts-dangling",group:"names",clause:"4b",severity:"error",summary:"`/etc/hosts` is a link to something that lithos does not provide",rationale:"lithos keeps a current `hosts` file in the state directory of the container. Leave `/etc/hosts` a regular file (lithos 0.15 and later mounts over\nit), or make it a link to `/state/hosts` **and** mount `/state: !Statedir {}`. Otherwise the link leads to nothing, or to the empty file that vagga\nleaves there: the container starts, and not even `localhost` resolves.\n\nAdd the Statedir volume where the link points (and `- !EnsureDir /state` to the image).",examples:[{bad:{"vagga.yaml":`containers:
  app:
    hosts-file-path: /state/hosts
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - \u{27E6}!Sh ln -sf /state/hosts /etc/hosts\u{27E7}
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    hosts-file-path: /state/hosts
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Sh ln -sf /state/hosts /etc/hosts
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\nvolumes:\n  /state: !Statedir {}\n"}}],check:e=>(0,eK.PH)(e,"/etc/hosts")},eQ=/[^\n;&|]{0,200}(?:>>?\s*|\btee\s+(?:-a\s+)?)(\/etc\/(?:hosts|resolv\.conf))(?![\w./-])/,eX={id:"name-file-baked",group:"names",clause:"2c",severity:"warning",summary:"a build step writes into `/etc/resolv.conf` or `/etc/hosts`",rationale:"At the end of the build vagga empties both files, and in production lithos mounts its own over them. Names and name servers that a step writes there reach\nneither development nor production, or would be wrong there.\n\nNames for the servers belong into `additional-hosts` of the sandbox config, or into DNS. A fixed `resolv.conf` of the image can be made under\nanother name, with `/etc/resolv.conf` a link to it. Ignore it when only later build steps need the entry.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Sh \u{27E6}echo 10.0.0.1 db >> /etc/hosts\u{27E7}
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"}}],*check({deployments:e}){for(let t of e)for(let{step:e}of(0,o.B_)(t.project,t.container.name.value))for(let{at:a,path:o}of e0(e))yield{deployment:t,at:a,message:`\`${o}\` is emptied at the end of the build, and lithos mounts its own over it in production: what is written here is lost. Use \`additional-hosts\` of the sandbox, or DNS.`}}};function*e0(e){if("Text"===e.tag)for(let t of e.value.entries)e1(t.key.value)&&(yield{at:(0,o.ey)(t),path:(0,o.S8)(t.key.value)});("Copy"===e.tag||"Download"===e.tag)&&e.value.path&&e1(e.value.path.value)&&(yield{at:e.at,path:(0,o.S8)(e.value.path.value)});let t="Sh"===e.tag?e.value:"RunAs"===e.tag?e.value.script:void 0,a=t&&eQ.exec(t.value);t&&a&&(yield{at:(0,o.ux)(t.at,a[0].trim()),path:a[1]})}function e1(e){return["/etc/hosts","/etc/resolv.conf"].includes((0,o.S8)(e))}function e7(e,t,a){let s=e.keys.get(t);return s?(0,o.ey)({key:{value:t,at:s},value:a}):e.at}function e8(e){return`with this setting the container gets no ${e.startsWith("line")?e:`usable ${e}`}. Leave it out.`}function e6(e,t){return(0,m.uZ)(e,t,`leave \`${t}\` out`,"unsafe")}let e3={id:"name-files-need-statedir",group:"names",clause:"4a",severity:"error",summary:"lithos before 0.15 does not mount over regular files in /etc",rationale:"Since lithos 0.15 a regular `/etc/resolv.conf` and `/etc/hosts` of the image are mounted over. Older versions do nothing: the files that vagga leaves\nempty are what the process sees, and no name resolves.\n\nWith `lithos-version` below 0.15 make both files links into `/state` and mount `/state: !Statedir {}`; better, update lithos.",examples:[{lithosVersion:"0.14",bad:{"lithos.yaml":"\u27E6executable: /app/main.sh\u27E7\nuser-id: 1\nmemory-limit: 64Mi\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n"},good:{"vagga.yaml":`containers:
  app:
    resolv-conf-path: /state/resolv.conf
    hosts-file-path: /state/hosts
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Sh |
        ln -sf /state/resolv.conf /etc/resolv.conf
        ln -sf /state/hosts /etc/hosts
`,"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\nmemory-limit: 64Mi\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n  /state: !Statedir {}\n"}}],*check({deployments:e,lithosVersion:t}){if("0.14"===t)for(let t of e){let e=["/etc/resolv.conf","/etc/hosts"].filter(e=>{let{exists:a,kind:o}=t.image.entry(e);return"yes"===a&&"file"===o});e.length>0&&(yield{deployment:t,at:(0,o.dI)(t.config),message:`lithos before 0.15 does not mount over ${e.map(e=>`\`${e}\``).join(" and ")}: the empty file of the image is seen, and no name resolves. Make it a link into \`/state\` and mount a Statedir there.`,fixes:(0,eK._P)(t)})}}},e4=/\bln\s+-\w*s\w*\s+(?:-\w+\s+)*\S+\s+\/etc\/resolv\.conf\b/,e2=new Set(["Install","BuildDeps","Py2Install","Py3Install","Py2Requirements","Py3Requirements","NpmInstall","NpmDependencies","YarnDependencies","GemInstall","GemBundle","ComposerInstall","ComposerDependencies","UbuntuRepo","UbuntuPPA","UbuntuUniverse"]),e5={id:"name-link-too-early",group:"names",clause:"4a",severity:"warning",summary:"`/etc/resolv.conf` becomes a link before steps that need the network",rationale:"During the build `/etc/resolv.conf` is a copy of the developer's. Once it is a link to `/state/resolv.conf`, which does not exist yet, the steps after it\nresolve no names: packages and archives cannot be fetched. And without vagga's `resolv-conf-path: /state/resolv.conf` every command fails later with\n`Error mounting \"/etc/resolv.conf\"`.\n\nMake the links in the last step of the container.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Ubuntu jammy
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - \u{27E6}!Sh ln -sf /state/resolv.conf /etc/resolv.conf\u{27E7}
    - !Install [redis]
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\nvolumes:\n  /state: !Statedir {}\n"},good:{"vagga.yaml":`containers:
  app:
    resolv-conf-path: /state/resolv.conf
    setup:
    - !Ubuntu jammy
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Install [redis]
    - !Sh ln -sf /state/resolv.conf /etc/resolv.conf
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\nvolumes:\n  /state: !Statedir {}\n"}}],*check({deployments:e}){for(let t of e){let e=(0,o.B_)(t.project,t.container.name.value).map(({step:e})=>e),a=e.findIndex(e=>"Sh"===e.tag&&e4.test(e.value.value)),s=e.some(({tag:e})=>"Alpine"===e),n=a<0?void 0:e.slice(a+1).find(e=>e2.has(e.tag)&&!(s&&function({tag:e}){return"Install"===e||"BuildDeps"===e}(e)));if(!n)continue;let i=e[a];yield{deployment:t,at:i.at,message:`from here on \`/etc/resolv.conf\` leads to nothing during the build, and \`!${n.tag}\` after it needs the network. Make the link in the last step.`,related:[{at:n.tagAt,message:"needs the network"}],fixes:function({container:e},{at:t}){let{node:a,items:o}=e.config.setup,s=o.findIndex(e=>e.at===t);return s<0||"sequence"!==a.kind||o.length!==a.items.length?[]:(0,m.BW)(`make it the last step of ${e.name.value}`,"unsafe",...(0,y.kY)(a,s))}(t,i)}}}},e9={id:"resolv-conf-absent",group:"names",clause:"4a",severity:"warning",summary:"the image has no `/etc/resolv.conf`, so lithos mounts none",rationale:"lithos mounts its `resolv.conf` over a regular file, and does nothing, silently, when there is none: the process has no name servers. vagga leaves an\nempty file for this purpose. It is lost by `!Remove /etc/resolv.conf`, by `data-dirs` without /etc, by a volume over `/etc`, or in images\nfrom other tools. (`rm` in a shell step is undone by vagga at the end.)\n\nLeave the empty file in the image, or make it a link to `/state/resolv.conf` with a Statedir volume. Ignore it for programs that never\nresolve names.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - \u{27E6}!Remove /etc/resolv.conf\u{27E7}
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"}}],check:e=>(0,eK.Ge)(e,"/etc/resolv.conf")},te={id:"resolv-conf-dangling",group:"names",clause:"4b",severity:"error",summary:"`/etc/resolv.conf` is a link to something that lithos does not provide",rationale:"lithos keeps a current `resolv.conf` in the state directory of the container. There are two right ways to use it: leave `/etc/resolv.conf` a regular\nfile (lithos 0.15 and later mounts over it), or make it a link to `/state/resolv.conf` **and** mount `/state: !Statedir {}`. A link without the\nStatedir, or with one elsewhere, with another `path` than `/`, or with a mode that shuts the user out, leads to nothing, or to the empty file\nthat vagga leaves there. The container starts, and no name resolves.\n\nAdd the Statedir volume where the link points (and `- !EnsureDir /state` to the image).",examples:[{bad:{"vagga.yaml":`containers:
  app:
    resolv-conf-path: /state/resolv.conf
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - \u{27E6}!Sh ln -sf /state/resolv.conf /etc/resolv.conf\u{27E7}
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    resolv-conf-path: /state/resolv.conf
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Sh ln -sf /state/resolv.conf /etc/resolv.conf
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\nvolumes:\n  /state: !Statedir {}\n"}}],check:e=>(0,eK.PH)(e,"/etc/resolv.conf")},tt={id:"statedir-unused",group:"names",clause:"4b",severity:"note",summary:"a Statedir is mounted, and neither resolv.conf nor hosts is a link into it",rationale:"A `!Statedir` volume gives the container lithos' current `resolv.conf` and `hosts`. They take effect only through links: `/etc/resolv.conf` \u2192\n`/state/resolv.conf`. When the image has regular files, lithos mounts its own over them at start and the Statedir is not needed; a file that is\n*replaced* on the server while the container runs is then not seen.\n\nTake the volume out, or make the links in the last build step (and set vagga's `resolv-conf-path` and `hosts-file-path`). Ignore it when the\nprogram reads the files in the Statedir itself.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\nvolumes:\n  \u27E6/state: !Statedir {}\u27E7\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"}}],*check({deployments:e}){for(let t of e){let e=["/etc/resolv.conf","/etc/hosts"].map(e=>t.image.entry(e));if(!e.some(({exists:e,kind:t,target:a})=>"unknown"===e||"yes"===e&&void 0===t||"link"===t&&void 0===a))for(let a of t.config.config.volumes.entries){if("Statedir"!==a.value.tag||"/"!==(0,o.S8)(a.value.value.path.value))continue;let s=(0,o.S8)(a.key.value);e.some(({target:e})=>void 0!==e&&(0,o.hG)((0,o.S8)(e,"/etc"),s))||(0,o.hG)("/etc/hosts",s)||(yield{deployment:t,at:(0,o.ey)(a),message:`neither \`/etc/resolv.conf\` nor \`/etc/hosts\` of the image is a link into \`${s}\`, so the Statedir has no effect on names (lithos mounts its files over regular ones). Make the links, or take the volume out.`})}}}};function*ta({deployments:e},t,a,s,n={}){for(let i of e){for(let{text:e,at:a,name:r}of function(e){let{config:t}=e.config;return[...(0,o.CB)(t).map(({value:e,at:t,name:a})=>({text:e,at:t,...a?{name:a}:{}})),...t.volumes.entries.flatMap(({key:e,value:t})=>[{text:e.value,at:e.at},..."Readonly"===t.tag?[{text:t.value.value,at:t.value.at}]:[],..."Persistent"===t.tag?[{text:t.value.path.value,at:t.value.path.at}]:[]])]}(i)){let l=n.except?.test(e)?void 0:t.exec(e)?.[0],u=void 0!==r&&""!==e&&n.variables?.test(r.value)?r:void 0;u?yield{deployment:i,at:u.at,message:s(`\`${u.value}\``)}:void 0!==l&&(yield{deployment:i,at:(0,o.ux)(a,l),message:s(`\`${l}\``)})}if(a)for(let e of i.evidence.of(a))yield{deployment:i,at:e.at,message:`${e.message}. ${s("That")}`}}}let to=/(?<![\w.-])(localhost|127\.0\.0\.1|\[::1\])(?![\w.-])/,ts=/\b(?:rediss?|postgres(?:ql)?|mysql|mariadb|mongodb|amqps?|https?|memcached?|ldaps?|smtp|nats|kafka|statsd|beanstalkd?|elasticsearch|sentinel|ws|wss)(?:\+\w+)?:\/\/(?:[^\s/@]*@)?(localhost|127\.0\.0\.1|\[::1\])(?![\w.-])/i,tn=/(?:^|[_-])(?:DB|DATABASE|REDIS|MYSQL|MARIADB|POSTGRES|POSTGRESQL|PG|PGHOST|MONGO|MONGODB|MEMCACHED?|AMQP|RABBIT|RABBITMQ|KAFKA|ELASTIC|ELASTICSEARCH|BROKER|SMTP|MAIL|STATSD|GRAPHITE|CARBON|BACKEND|UPSTREAM|DSN|MASTER|SLAVEOF|REPLICAOF)(?:[_-]|HOST|URL|$)/i,ti=/bind|listen|serve/i;function tr({config:e}){let t=e.config.arguments.items;return(0,o.CB)(e.config).flatMap(e=>{let a=t.findIndex(({at:t})=>t===e.at),s=a<0?"":/^--?[\w-]+(?==)/.exec(e.value)?.[0]??(e.value.startsWith("-")?"":t[a-1]?.value??""),n=e.name?.value??s;if(ti.test(n))return[];let i=ts.exec(e.value)?.[1]??(tn.test(n.replace(/^--?/,""))?to.exec(e.value)?.[1]:void 0);return void 0===i?[]:[{host:i,at:(0,o.ux)(e.at,i)}]})}let tl={id:"neighbour-not-deployed",group:"neighbours",clause:"5",severity:"note",summary:"development starts a neighbour that has no deployment",rationale:`The vagga command is a \`!Supervise\`: it starts other services next to the program, which reaches them over localhost. lithos starts one process in one container; a
neighbour without a lithos config of its own does not run in production.

Deploy the neighbour, too, or name a service that exists there. Ignore it when production has the service from elsewhere.`,examples:[{bad:{"vagga.yaml":`containers:
  redis:
    setup:
    - !Alpine v3.18
    - !Install [redis]
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Supervise
    children:
      \u{27E6}redis\u{27E7}: !Command
        container: redis
        run: [redis-server]
      app: !Command
        container: app
        run: [/bin/sh, /app/main.sh]
`,"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  REDIS_URL: redis://localhost:6379/0\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  REDIS_URL: redis://redis.example.org:6379/0\n"}}],*check({deployments:e}){for(let t of e){let{project:a,command:s}=t;if(!s?.supervise||0===tr(t).length)continue;let n=a.commands.get(s.supervise.value)?.command;if(n?.tag!=="Supervise")continue;let i=new Set(e.filter(e=>e.project===a).flatMap(e=>[...(0,o.cF)(a,e.container.name.value)]));for(let{key:e,value:a}of n.value.children.entries){let o=a.value.container?.value;void 0===o||i.has(o)||(yield{deployment:t,at:e.at,message:`\`${e.value}\` runs next to the program in development (container ${o}) and has no lithos config: it does not run in production, where the program looks for it on localhost.`,related:tr(t).map(({host:e,at:t})=>({at:t,message:`reached at \`${e}\``}))})}}}},tu=/\/(?:dev\/(?:stdout|stderr|tty|fd\/[12])|proc\/(?:self|1)\/fd\/[12])(?![\w/])/;function th(e,t){return"/dev/tty"===e?"there is no terminal in production, so `/dev/tty` cannot be opened. Write to the standard output.":`\`${e}\` cannot be opened by user ${t} in production: it is a log file of root (\`Permission denied\`). Write to the standard output that is already open (\`>&1\`, \`>&2\`, \`-\`).`}let tm={id:"image-incomplete",group:"read-only",clause:"2c",severity:"error",summary:"the image lacks a directory that every start needs: `/tmp`, `/dev`, `/proc` or `/sys`",rationale:"lithos mounts devices, `/proc` and `/sys` into the image and turns the root around through `/tmp`. When one of the four is missing, is a file,\nor is an absolute link, no container starts from the image: `Error pivot_root to /run/lithos/mnt: No such file or directory (os error 2)`.\n\nvagga makes all four; a `data-dirs` setting, a link in their place, or an image from another tool loses them. Write `- !EnsureDir /tmp` and so on.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    data-dirs: \u{27E6}[/lithos.yaml, /bin, /lib, /usr, /etc]\u{27E7}
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,"lithos.yaml":"executable: /bin/busybox\nuser-id: 1\n"}}],*check({deployments:e}){for(let t of e){let{container:e,config:a,image:s,boot:n}=t,i=e.config.dataDirs,r=n.stages.filter(({code:e,status:t,path:a})=>"fails"===t&&("image-incomplete"===e||"mount-point-missing"===e&&"/tmp"===a)),[l]=r;if(!l)continue;let u=void 0===l.path?void 0:s.entry(l.path).step,h=r.map(({path:e})=>`\`${e??"/tmp"}\``).join(", ");yield{deployment:t,at:u??(i.items.length>0?i.at:(0,o.dI)(a)),message:`the image of ${e.name.value} has no usable ${h}, which lithos needs for every start. ${i.items.length>0?"Add them to `data-dirs`, or take that setting out.":"Make them real directories at the end of the build."}${(0,o.Jb)(l)}`}}}},td={id:"mount-point-missing",group:"read-only",clause:"2c",severity:"error",summary:"the directory that a volume is mounted on is not in the image",rationale:'lithos does not create mount points: the root file system is read-only. When the directory is not in the image (and no outer volume has it)\nthe container does not start: `recursive bind mount "\u2026" -> "/run/lithos/mnt/data": No such file or directory (os error 2) (source: exists,\ntarget: missing, superuser)`. `lithos_check` does not see this.\n\nWrite `- !EnsureDir /data` into the container\'s `setup`. Directories under `/run` and `/work` that a shell step makes do not reach the image,\nand `!EmptyDir` and `!Remove` act at the end of the build: there too `!EnsureDir` helps, because it is done last.',examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
`,"lithos.yaml":`executable: /bin/sh
user-id: 1
volumes:
  \u{27E6}/backup\u{27E7}: !Persistent { path: /backup }
`},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !EnsureDir /backup
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
`,"lithos.yaml":`executable: /bin/sh
user-id: 1
volumes:
  /backup: !Persistent { path: /backup }
`}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"mount-point-missing")){let e=(0,o.S8)(a.path??"/");if("/tmp"===e)continue;let{container:s,config:n}=t,i=a.at??n.config.volumes.at,r="no"===t.image.entry(e).exists?C(t,e):void 0;yield{deployment:t,at:r?.at??i,message:`lithos does not create mount points, and \`${e}\` is not in the image of ${s.name.value}${r?` (${r.message})`:""}: the container does not start. Add \`- !EnsureDir ${e}\` to its \`setup\`.${(0,o.Jb)(a)}`,...r?{related:[{at:i,message:"the volume that is mounted there"}]}:{},fixes:(0,m.TD)(s,e,"safe")}}}},tp={id:"shm-not-mounted",group:"read-only",clause:"2b",severity:"warning",summary:"shared memory is used, and nothing is mounted at `/dev/shm`",rationale:"In development `/dev/shm` is the host's, large and writable. In production the directory exists but is read-only: `shm_open`, semaphores and\nmemory-mapped scratch files fail, Python's `multiprocessing` with `OSError: [Errno 30] Read-only file system`.\n\nMeasure how much is used, and write `/dev/shm: !Tmpfs { size: 64Mi }`. It needs no directory in the image. Each container has its own: two\ncontainers cannot share memory through it.",examples:[{bad:{"lithos.yaml":"\u27E6executable: /bin/sh\u27E7\narguments: [/app/main.sh]\nuser-id: 1\n","vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app }
    volumes:
      /dev/shm: !Tmpfs { size: 64Mi }
`,"app/main.sh":"#!/bin/sh\nexec sleep 1000\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /dev/shm: !Tmpfs { size: 64Mi }\n","vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app }
    volumes:
      /dev/shm: !Tmpfs { size: 64Mi }
`,"app/main.sh":"#!/bin/sh\nexec sleep 1000\n"}}],*check({deployments:e}){for(let t of e){if((0,o.l_)(t.config.config,"/dev/shm"))continue;let e=(0,o.L7)(t).find(({key:e})=>"/dev/shm"===(0,o.S8)(e.value)),a=[...t.evidence.of("shared-memory").map(({at:e,message:t})=>({at:e,message:t})),...t.evidence.of("writes-file").filter(({subject:e})=>void 0!==e&&(0,o.hG)((0,o.S8)(e),"/dev/shm")).map(({at:e,message:t})=>({at:e,message:t})),...e?[{at:(0,o.ey)(e),message:"development mounts it here"}]:[]];if(0===a.length)continue;let s=(0,m.aC)(t,"/dev/shm");yield{deployment:t,at:(0,o.dI)(t.config),message:"the program uses shared memory, and `/dev/shm` is read-only in production. Measure how much it needs, and add `/dev/shm: !Tmpfs { size: 64Mi }` to `volumes`.",related:a,fixes:(0,m.at)(t.config,["volumes","/dev/shm"],`!Tmpfs { size: ${(0,m.Kc)(t,"/dev/shm",0x4000000)} }`,void 0===s?"unsafe":"safe")}}}},tc={id:"stdout-file-on-host",group:"read-only",clause:"2c",severity:"error",summary:"`stdout-stderr-file` is opened on the host, or on a read-only path",rationale:`Up to lithos 0.18.4 the file is opened inside the container: on a path that no volume covers the start fails with \`Error opening output file
"/app.log": Read-only file system (os error 30)\`. In lithos 0.19 (master) it is opened by root **on the host**, before the container exists: the
volume is not used, the file appears in the server's own file system, and when the server has no such directory nothing starts.

Leave the setting out: lithos then writes a log file for each process of its own. With 0.18.4 name a file inside a writable volume.`,examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nstdout-stderr-file: \u27E6/app.log\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"stdout-file")){let s=t.config.config.stdoutStderrFile;s&&(yield{deployment:t,at:s.at,message:"0.19"===e.lithosVersion?`lithos 0.19 opens \`${s.value}\` as root on the host, not in the container: the volume is not used. Leave \`stdout-stderr-file\` out.${(0,o.Jb)(a)}`:`\`${s.value}\` cannot be opened: it is not in a writable volume. Leave \`stdout-stderr-file\` out, or name a file in a volume.${(0,o.Jb)(a)}`})}}};function tf({subject:e}){return void 0!==e}function tg(e,t){let{evidence:a}=e;return[...a.of("temporary-file").filter(({subject:e})=>void 0===e||(0,o.hG)((0,o.S8)(e),(0,o.S8)(t))),...a.of("writes-file").filter(({subject:a})=>void 0!==a&&(0,o.hG)((0,o.S8)(a),(0,o.S8)(t))&&!(0,o.nH)(e,(0,o.S8)(a)))]}let tv={id:"tmpfs-too-small",group:"read-only",clause:"2c",severity:"warning",summary:"the program writes more into a Tmpfs than it holds",rationale:"In development `/tmp` holds 100 MiB. In production a Tmpfs holds what `size` says: `No space left on device (os error 28)` beyond it. The unit `k` is 1000 bytes, `ki`\n1024, and without a unit it is bytes.\n\nMake `size` larger (it counts against `memory-limit`), or use `!Persistent`.",examples:[{bad:{"lithos.yaml":`user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { \u{27E6}size: 4k\u{27E7}, mode: 0o1777 }
executable: /app/main.sh
`,"app/main.sh":"#!/bin/sh\ndd if=/dev/zero of=/tmp/scratch bs=1024 count=4096\n"},good:{"lithos.yaml":`user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
`,"app/main.sh":"#!/bin/sh\ndd if=/dev/zero of=/tmp/scratch bs=1024 count=4096\n"}}],*check({deployments:e}){for(let t of e)for(let e of t.evidence.of("writes-file")){if(void 0===e.subject||void 0===e.bytes)continue;let a=(0,o.Zq)(t,(0,o.S8)(e.subject));if(a?.value.tag!=="Tmpfs")continue;let{size:s,keys:n}=a.value.value;if(0===s.value||e.bytes<=s.value)continue;let i=n.get("size"),r=(0,o.ee)(2**Math.ceil(Math.log2(Math.max(e.bytes,1048576))));yield{deployment:t,clause:(0,o.N7)(a),at:i?(0,o.ey)({key:{value:"size",at:i},value:s}):(0,o.ey)(a),message:`${e.message} (${(0,o.ee)(e.bytes)}), and the volume at \`${a.key.value}\` holds ${(0,o.ee)(s.value)}. Make it larger.`,related:[{at:e.at,message:e.message}],fixes:(0,m.dd)(a.value.node,"size",r,`write \`size: ${r}\``,"unsafe")}}}},ty={id:"writable-directory-lost",group:"read-only",clause:"2c",severity:"warning",summary:"a writable directory of development has no counterpart in production",rationale:"The development container (or command) mounts a writable volume. In production the same path is part of the read-only image: what the program\nwrites there fails with `Read-only file system (os error 30)`. Contents that vagga prepares (`subdirs` and `files` of a Tmpfs,\n`init-command` of a Persistent) do not exist in production either: there the volume is empty at first\n(a note, and a warning where the program is seen to use them).\n\nAdd a volume at the same path to the lithos config: `!Persistent` for what must survive, `!Tmpfs` for what need not. Make needed\nsubdirectories when the program starts. Ignore it when only development tools use the directory.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /var/lib/app
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    volumes:
      \u{27E6}/var/lib/app: !Persistent app-data\u{27E7}
`,"lithos.yaml":"executable: /bin/true\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /var/lib/app
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    volumes:
      /var/lib/app: !Persistent app-data
`,"lithos.yaml":"executable: /bin/true\nuser-id: 1\nvolumes:\n  /var/lib/app: !Persistent { path: /app, mkdir: true }\n"}}],*check({deployments:e}){for(let t of e)for(let a of(0,o.L7)(t)){let s=(0,o.S8)(a.key.value);(function({tag:e}){return"Tmpfs"===e||"Persistent"===e||"Snapshot"===e})(a.value)&&"/tmp"!==s&&"/dev/shm"!==s&&((0,o.nH)(t,s)?yield*tb(t,a):function({config:e},t){return e.config.volumes.entries.some(({key:e,value:a})=>"Readonly"!==a.tag&&(0,o.hG)((0,o.S8)(e.value),t))}(t,s)||(0,o.DG)(t,e).some(e=>(0,o.nH)(e,s))||(yield function(e,t,a){let s=(0,o.Zq)(e,a),n="Persistent"===t.value.tag?`!Persistent { path: ${a}, mkdir: true }`:"!Tmpfs { size: 100Mi }";return{deployment:e,at:s?(0,o.ey)(s):(0,o.ey)(t),...!function({config:e,evidence:t},a){return!t.of("writes-file").some(({subject:e})=>void 0!==e&&(0,o.hG)((0,o.S8)(e),a))&&e.config.volumes.entries.some(({key:e,value:t})=>"Readonly"!==t.tag&&(0,o.Fl)((0,o.S8)(e.value))===(0,o.Fl)(a))}(e,a)?{}:{severity:"note"},message:`\`${a}\` is writable in development (\`!${t.value.tag}\`), and `+(s?"this volume is read-only":"read-only in production: the lithos config has no volume there")+`. If the program writes there, ${s?"make it":"add"} \`${a}: ${n}\` ${s?"in":"to"} \`volumes\` of \`${e.config.file.path}\`.`,...s?{related:[{at:(0,o.ey)(t),message:"writable in development"}]}:{},fixes:s?[]:function(e,{tag:t},a){return"Persistent"===t?(0,m.F7)(e,a):"Tmpfs"!==t?[]:(0,m.aT)(e,a,`!Tmpfs { size: ${(0,m.Kc)(e,a,0x6400000)} }`)}(e,t.value,a)}}(t,a,s)))}}};function*tb(e,{key:t,value:a}){let s=(0,o.S8)(t.value),n=new Set(e.config.config.volumes.entries.map(e=>(0,o.S8)(e.key.value))),i=[];if("Tmpfs"===a.tag){let{subdirs:e,files:t,keys:r}=a.value,l=e.entries.filter(({key:e})=>!n.has((0,o.S8)(e.value,s))),u=r.get("subdirs"),h=r.get("files");l.length>0&&u&&i.push({at:(0,o.ey)({key:{value:"subdirs",at:u},value:e}),what:`the directory ${l.map(({key:e})=>`\`${e.value}\``).join(", ")}`}),t.entries.length>0&&h&&i.push({at:(0,o.ey)({key:{value:"files",at:h},value:t}),what:`the file ${t.entries.map(({key:e})=>`\`${e.value}\``).join(", ")}`})}let r="Persistent"===a.tag?a.value.initCommand:void 0,l="Persistent"===a.tag?a.value.keys.get("init-command"):void 0;r&&i.push({at:l?(0,o.ey)({key:{value:"",at:l},value:r}):r.at,what:`what \`${r.value}\` makes`});let u=e.evidence.clues.filter(({trait:e,subject:t})=>("reads-file"===e||"writes-file"===e)&&void 0!==t&&t!==s&&(0,o.hG)((0,o.S8)(t),s));for(let{at:t,what:a}of i)yield{deployment:e,at:t,severity:u.length>0?"warning":"note",related:u.map(({at:e,message:t})=>({at:e,message:t})),message:`vagga prepares ${a} in \`${s}\`; the volume of the lithos config is empty at first. Make it when the program starts, or use another way to bring it there.`}}let tw=/^--?(?:[a-z0-9]+[-_.])*(?:pid|pid-?file|log|log-?file|logto|log-?dir|access-?log|error-?log|lock-?file|sock|socket|unix-?socket|unixsocket|data-?dir|db-?path|cache-?dir|state-?dir|spool-?dir|upload-?dir|output-?file)$/i,tk=/(?:^|_)(?:PID_?FILE|PIDFILE|LOG_?FILE|LOG_?DIR|LOG_?PATH|LOCK_?FILE|CACHE_?DIR|CACHE_?HOME|DATA_?DIR|DATA_?HOME|PGDATA|STATE_?DIR|UPLOADS?_?DIR|UPLOADS?_?FOLDER|RUNTIME_?DIR)$/i;function*tx({config:e}){let t=e.config.arguments.items;for(let[e,a]of t.entries()){let s=/^(--?[\w.-]+)=(\/.*)$/.exec(a.value),n=s?.[1]??t[e-1]?.value??"",i=s?.[2]??a.value;tw.test(n)&&i.startsWith("/")&&(yield{path:i,at:(0,o.ux)(a.at,i),what:`\`${n}\``})}for(let{key:t,value:a}of e.config.environ.entries)tk.test(t.value)&&a.value.startsWith("/")&&(yield{path:a.value,at:a.at,what:`\`${t.value}\``})}function t$(e,t){let a=(0,o.S8)(t);return!(0,o.hG)(a,"/dev/shm")&&!(0,o.hG)(a,"/tmp")&&!(0,o.hG)(a,"/work")&&!/[@$%*]/.test(t)&&!(0,o.nH)(e,a)}function*tS(e,t){let{config:a}=e.config,s=a.workdir,n=new Set;for(let a of e.evidence.of("writes-file")){let{at:r,message:l,subject:u}=a;if(void 0===u||t.has(u))continue;let h=(0,o.S8)(u,s.value);if(!t$(e,h))continue;let m=(0,o.Zq)(e,h),d=(0,o.Qn)(e,a),p=!(0,i.$6)(r).includes(u)&&(0,o.hG)(h,(0,o.S8)(s.value)),c=m?(0,o.ey)(m):d?(0,o.ey)(d):p&&!s.implied?s.at:(0,o.dI)(e.config);n.has(c)||(n.add(c),yield{deployment:e,at:c,...(0,o.$R)(a)?{severity:"note"}:{},message:`${l}: \`${h}\` is read-only in production${m?" (this volume is `!Readonly`)":", no volume covers it"}. Add a writable volume at a directory of its own, and let the program write there.`,related:[{at:r,message:l}]})}}let tT={id:"container-cycle",group:"reading",clause:null,severity:"error",summary:"a container is built from itself",rationale:"A container that uses itself with `!Container` or `!Build`, directly or through others, cannot be built: vagga refuses the\nconfiguration, or crashes when the circle does not lead back to the container it began with.\n\nUsually a base container was meant: rename one of the two.",examples:[{bad:{"vagga.yaml":"containers:\n  app:\n    setup:\n    - !Container \u27E6app\u27E7\n"},good:{"vagga.yaml":"containers:\n  base:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n  app:\n    setup:\n    - !Container base\n"}}],check:(0,o.Y6)("container-cycle")},tA={id:"duplicate-key",group:"reading",clause:null,severity:"error",summary:"a key is there twice",rationale:`The parser of vagga and lithos stops at the second one with \`Parse Error: Duplicate key\`; nothing of the file takes effect.
Many other YAML tools silently use the last of the two, so the mistake is easily missed.

Keep one of them. Two lists of environment variables or volumes have to be joined under one key.`,examples:[{bad:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\n\u27E6user-id\u27E7: 2\n"},good:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\n"}}],check:(0,o.Y6)("duplicate-key")},tD={id:"include-cycle",group:"reading",clause:null,severity:"error",summary:"a file includes itself, directly or through others",rationale:"vagga does not notice that it goes round in a circle: it crashes with `stack overflow`, without saying where. The same happens with\nmixins that name each other. Take one of the includes out.",examples:[{bad:{"vagga.yaml":"containers: !*Include containers.yaml\n","containers.yaml":"app:\n  setup:\n  - !Alpine v3.18\n  - !EnsureDir /lithos\n  - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n  - !Copy { source: /work/app, path: /app }\nother: !*Include \u27E6containers.yaml\u27E7\n"},good:{"vagga.yaml":"containers: !*Include containers.yaml\n","containers.yaml":"app:\n  setup:\n  - !Alpine v3.18\n  - !EnsureDir /lithos\n  - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n  - !Copy { source: /work/app, path: /app }\n"}}],check:(0,o.Y6)("include-cycle")},tM={id:"include-not-found",group:"reading",clause:null,severity:"error",summary:"`!*Include` names a file that is not there, or may not be included",rationale:"vagga stops with `Error reading file: No such file or directory` and builds nothing. A path is relative to the file that includes,\nmust not be absolute and must not contain `..`. lithos has no includes at all: there the file is refused with `Includes are not supported`.",examples:[{bad:{"vagga.yaml":"containers:\n  app: !*Include \u27E6app.yaml\u27E7\n"},good:{"vagga.yaml":"containers:\n  app: !*Include app.yaml\n","app.yaml":"setup:\n- !Alpine v3.18\n- !EnsureDir /lithos\n- !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n- !Copy { source: /work/app, path: /app }\n"}}],check:(0,o.Y6)("include-not-found")},tE={id:"invalid-value",group:"reading",clause:null,severity:"error",summary:"a value that vagga or lithos does not accept",rationale:"The whole file is refused, for example with `Validation Error: number error: InvalidDigit`.\n\nNumbers may have one of the units `k M G ki Mi Gi` and nothing else (`100m`, `100MB`, `1Ti` and `0.5` are refused); octal numbers begin with\n`0o`; booleans are exactly `true` and `false`; file modes are at most `0o1777`. The message says what would be accepted.",examples:[{bad:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\nmemory-limit: \u27E6100m\u27E7\n"},good:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\nmemory-limit: 100Mi\n"}}],check:(0,o.Y6)("invalid-value")},tC={id:"mixin-not-found",group:"reading",clause:null,severity:"warning",summary:"a mixin is not there or cannot be read",rationale:`vagga prints a warning and goes on without the mixin: its containers and commands are silently missing. A deployment container that
is defined there is then not built at all.

When the mixin is generated (and therefore not in version control), generate it before lithos-ready runs, or ignore this with that reason.`,examples:[{bad:{"vagga.yaml":"mixins:\n- \u27E6vagga/deploy.yaml\u27E7\ncontainers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n"},good:{"vagga.yaml":"mixins:\n- vagga/deploy.yaml\ncontainers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n","vagga/deploy.yaml":"containers:\n  app-deploy:\n    setup:\n    - !Container app\n"}}],check:(0,o.Y6)("mixin-not-found")};var tI=a(5148);let tP={id:"unknown-tag",group:"reading",clause:null,severity:"error",summary:"a `!Tag` that does not exist here, or none where one is needed",rationale:"Volumes, variables, build steps and commands say by a tag what they are. An unknown or missing tag makes the whole file invalid:\n`Validation Error: The tag BindRW is not expected`.\n\nlithos and vagga have different volumes. lithos knows `!Tmpfs`, `!Persistent`, `!Readonly` and `!Statedir`; vagga's `!BindRW`, `!CacheDir`,\n`!Snapshot` and the others do not exist in production. Upper and lower case matter.",examples:[{bad:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\nvolumes:\n  /tmp: \u27E6!BindRW\u27E7 /data\n"},good:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: /data, mkdir: true }\n"}}],check:(0,o.Y6)("unknown-tag")},t_={id:"wrong-type",group:"reading",clause:null,severity:"error",summary:"a text where a list is wanted, a list where a mapping is wanted \u2026",rationale:"vagga or lithos refuses the whole file, for example with `Validation Error: Value must be sequence`.\n\nTwo that happen often: `arguments: --port 80` (lithos wants a list, one item for each argument), and `environ` written as a list of\n`NAME=value` (lithos wants a mapping `NAME: value`). In lithos `!Persistent` takes a mapping with `path`; the short form `!Persistent\nname` is vagga's.",examples:[{bad:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\narguments: \u27E6--verbose --color\u27E7\n"},good:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\narguments: [--verbose, --color]\n"}}],check:(0,o.Y6)("wrong-type")},tW={id:"yaml-syntax",group:"reading",clause:null,severity:"error",summary:"the file is no YAML at all",rationale:`Neither the parser that vagga and lithos use nor a full YAML parser can read the file, so nothing in it takes effect:
vagga stops with \`Parse Error\`, and lithos does not start the container.

Correct the text at the marked place. Everything after it is checked only once the file can be read.`,examples:[{bad:{"lithos.yaml":"executable: /bin/app\narguments: [--verbose\n\u27E6user-id\u27E7: 1\n"},good:{"lithos.yaml":"executable: /bin/app\narguments: [--verbose]\nuser-id: 1\n"}}],check:(0,o.Y6)("yaml-syntax")},tR={id:"copy-source-missing",group:"work-directory",clause:"1a",severity:"error",summary:"a step copies something that is not in the repository",rationale:`\`!Copy\` of a path that does not exist stops the build. When version control *ignores* the path it is a product of some build: it is
there on a developer's machine, stale or not, and missing on the machine that builds the image for production.

Commit the files, correct the path, or make them in a build step of the image.`,examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: \u{27E6}/work/srcs\u{27E7}, path: /app }
`,"src/main.sh":"#!/bin/sh\n","lithos.yaml":"executable: /bin/true\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/src, path: /app }
`,"src/main.sh":"#!/bin/sh\n","lithos.yaml":"executable: /bin/true\nuser-id: 1\n"}}],*check(e){for(let{at:t,path:a,code:s}of(0,o.b8)(e,{deployed:!0},"source-missing","source-ignored"))"source-missing"===s&&e.files.stat(a)||(yield"source-missing"===s?{at:t,message:`\`${a}\` is not in the repository, so this step fails and the image is not built. Correct the path, or make it in a build step.`}:{at:t,severity:"warning",message:`version control ignores \`${a}\`: a fresh checkout, from which production images are built, does not have it. Make it in a build step, or commit it.`})}},tL={id:"relative-path",group:"work-directory",clause:"1b",severity:"warning",summary:"relative paths are used, and there is no `workdir`",rationale:"In development a command runs in the project directory, so `config/app.ini` means the project's file. In production the working directory is\n`/` unless the lithos config has `workdir`; the same text then means `/config/app.ini`, and the program does not find its files.\n\nWrite `workdir:` with the directory that the sources are copied to, or use absolute paths.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [\u27E6server/main.sh\u27E7]\nuser-id: 1\n","server/main.sh":"#!/bin/sh\necho ready\n","vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/server, path: /app }
`},good:{"lithos.yaml":"executable: /bin/sh\narguments: [main.sh]\nworkdir: /app\nuser-id: 1\n","server/main.sh":"#!/bin/sh\necho ready\n","vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/server, path: /app }
`}}],*check(e){for(let t of e.deployments){let{config:a}=t.config;if(!a.workdir.implied)continue;for(let s of a.arguments.items){let a=s.value.replace(/^--?[\w-]+=/,"");(function(e,t,a){if(!/^[\w.][\w./-]*$/.test(a)||!/[/.]/.test(a)||/^\.+$/.test(a)||"no"!==(0,o.Sw)(t,(0,o.S8)(a)))return!1;let s=(0,o.k4)(t),n=(0,o.S8)(a,s);if(!n.startsWith("/work/"))return!1;let{directory:i}=t.project,r=n.slice(6);return void 0!==e.files.stat(""===i?r:`${i}/${r}`)})(e,t,a)&&(yield{deployment:t,at:(0,o.ux)(s.at,a),message:`\`${a}\` is a file of the project's working directory. The lithos config has no \`workdir\`, so in production it means \`${(0,o.S8)(a)}\`, which is not there. Write \`workdir\`, or an absolute path.`,fixes:tN(t)})}let s=t.evidence.of("relative-path").filter(({subject:e})=>void 0===e||"no"===(0,o.Sw)(t,(0,o.S8)(e))),n=s.find(({certain:e})=>e)??s[0];n&&(yield{deployment:t,at:(0,o.dI)(t.config),severity:n.certain?"error":"warning",message:`the program uses relative paths (${n.message}), and the lithos config has no \`workdir\`: in production it runs in \`/\`. Write \`workdir\` with the directory that has its files.`,related:s.map(({at:e,message:t})=>({at:e,message:t})),fixes:tN(t)})}}};function tN(e){let t=(0,m.zP)(e,(0,o.k4)(e)),a=void 0===t||"/"===t?void 0:(0,y.ws)(t);return void 0===a?[]:(0,m.at)(e.config,["workdir"],a,"unsafe")}let tz=/^(?:python[\d.]*|pypy[\d.]*|node|nodejs|ruby[\d.]*|perl|php[\d.]*|lua[\d.]*|(?:ba|da|z|k)?sh|tclsh|java)$/,tO=new Set(["PYTHONPATH","RUBYLIB","PERL5LIB","NODE_PATH","LD_LIBRARY_PATH","CLASSPATH","LUA_PATH"]);function*tH(e,t){let{config:a}=t.config,s=a.workdir.value,n=a.executable?.value.split("/").at(-1)??"",i=a.arguments.items,r=[],l=tz.test(n)?i.find(e=>!e.value.startsWith("-")):void 0,u=i.some(e=>/^-[a-z]*[cemr]$/i.test(e.value)||"--eval"===e.value||"-jar"===e.value);for(let{key:n,value:h}of(l&&!u&&0===i.indexOf(l)&&/[/.]/.test(l.value)&&!a.workdir.implied?r.push({path:(0,o.S8)(l.value,s),at:l.at,what:`the script \`${l.value}\``,node:l.node,written:l.value}):l&&!u&&l.value.startsWith("/")&&r.push({path:(0,o.S8)(l.value),at:l.at,what:`the script \`${l.value}\``,node:l.node,written:l.value}),i.forEach((a,s)=>{var n;let u,[h,m]=a.value.startsWith("-")?(u=(n=a.value).indexOf("="))<0?[n,void 0]:[n.slice(0,u),n.slice(u+1)]:[i[s-1]?.value??"",a.value];if(a===l||void 0===m||!m.startsWith("/")||/[*?$@{,:]/.test(m))return;let d=(0,o.S8)(m);(T.test(h)||0===s&&A.test(m)||void 0!==D(e,t,d))&&r.push({path:d,at:(0,o.ux)(a.at,m),what:`\`${m}\``,node:a.node,written:m})}),a.environ.entries))for(let a of tO.has(n.value)?h.value.split(":"):[h.value])!(!a.startsWith("/")||/[*?$@{,:\s]/.test(a))&&(tO.has(n.value)||void 0!==D(e,t,(0,o.S8)(a)))&&r.push({path:(0,o.S8)(a),at:(0,o.ux)(h.at,a),what:`\`${a}\` (\`${n.value}\`)`,node:h.node,written:a});for(let{path:a,at:s,what:n,node:i,written:l}of r){if((0,o.hG)(a,"/work"))continue;let r=(0,o.Zq)(t,a)?E(e,t,a):void 0;if(r&&(yield{deployment:t,at:r.at,message:`${r.message}, and the process needs it (${n}). Mount the volume elsewhere.`,related:[{at:s,message:"it is named here"}]}),(0,o.Zq)(t,a)||"no"!==(0,o.Sw)(t,a))continue;let u=(0,m.KR)(e,t,a);yield{deployment:t,at:s,fixes:void 0===u?[]:(0,m.$0)(i,l,u,"unsafe"),message:`${n} is not in the image of ${t.container.name.value}: the process does not find it in production.${tY(D(e,t,a))}`}}}let tF=/^(?:python[\d.]*|celery|gunicorn|uvicorn|hypercorn|daphne|uwsgi|django-admin)$/;function*tj(e){let{config:t}=e.config,{project:a,container:s}=e;if(!tF.test(t.executable?.value.split("/").at(-1)??""))return;let n=t.environ.get("PYTHONPATH")?.value.split(":")??[],i=[t.workdir.value,...n].map(e=>(0,o.S8)(e)),r=t.arguments.items;for(let[t,n]of r.entries()){let l=/^(?:-A|--app|-m)$/.test(r[t-1]?.value??"")||/^[\w.]+:\w+$/.test(n.value),u=/^(\w+)(?:\.[\w.]+)?(?::\w+)?$/.exec(n.value)?.[1];if(!l||void 0===u)continue;let h=(0,o.B_)(a,s.name.value).find(({step:e})=>"Copy"===e.tag&&(0,o.S8)(e.value.source?.value??"")===`/work/${u}`)?.step,d=h?.tag==="Copy"?(0,o.S8)(h.value.path?.value??""):void 0;if(void 0===h||void 0===d||!i.includes(d))continue;let p=i.map(t=>(0,o.Sw)(e,`${t}/${u}`));p.includes("yes")||(yield{deployment:e,at:n.at,severity:p.includes("unknown")?"warning":"error",message:`\`${u}\` is imported from ${i.map(e=>`\`${e}\``).join(", ")}, and no step makes a directory of this name there: \`!Copy\` puts the content of \`${u}\` right into \`${d}\`. Copy it to \`${d}/${u}\`.`,related:[{at:h.at,message:"one level off"}],fixes:function(e,t,a,o){let s=e.config.setup.items.indexOf(t);if(s<0)return[];let n=(0,m.dd)(t.node,"path",o,"","unsafe").flatMap(e=>e.edits),i=(0,m.p3)(e,`!EnsureDir ${a}`,s);return 0===n.length?[]:(0,m.BW)(`copy it to \`${o}\``,"unsafe",i,...n)}(s,h,d,`${d}/${u}`)})}}function*tB(e,t){let{config:a}=t.config,s=new Set((0,o.CB)(a).map(({value:e})=>e)),n=new Set(a.workdir.implied?t.evidence.of("relative-path").map(tG):[]);for(let a of[...t.evidence.of("reads-file"),...t.evidence.of("runs-path")]){let i=a.subject;if(void 0===i||!i.startsWith("/")||(0,o.hG)(i,"/work")||s.has(i)||n.has(tG(a))||/^(?:\/var)?\/run\/(?:nscd|dbus|systemd)\//.test(i)||((0,o.hG)(i,"/sys/fs/cgroup")&&(yield{deployment:t,at:a.at,severity:"warning",message:`${a.message}, which is empty in production: the container does not see its own limits. Tell the program by a variable or an argument.`}),(0,o.hG)(i,"/proc")||(0,o.hG)(i,"/dev")||(0,o.hG)(i,"/sys")))continue;let r=(0,o.Zq)(t,i),l=e.files.stat(a.at.file.path)?a.at.file.path:void 0,u=E(e,t,i)??(void 0===l?void 0:function(e,t,a,s){let{project:n,container:i}=t;for(let{step:t}of(0,o.B_)(n,i.name.value)){if("Copy"!==t.tag||!t.value.source||!t.value.path)continue;let i=(0,o.S8)(t.value.source.value),r=""===n.directory?a:a.slice(n.directory.length+1);if(!(0,o.hG)(i,"/work")||!(0,o.hG)(`/work/${r}`,i))continue;let l=(0,o.S8)(t.value.path.value).split("/").length-1,u=(0,o.S8)(`${i}/${"../".repeat(l)}${s}`);if(0===l||!(0,o.hG)(u,"/work")||"/work"===u)continue;let h=[n.directory,u.slice(6)].filter(e=>""!==e).join("/");if(e.files.stat(h))return{at:t.at,message:`this step does not bring \`${h}\``,source:h}}}(e,t,l,i));if((r?void 0===u:"no"!==(0,o.Sw)(t,i))||!a.certain&&void 0===u)continue;let h=u?.source??D(e,t,i);yield{deployment:t,at:u?.at??(0,o.dI)(t.config),severity:a.certain?"error":"warning",message:`${a.message}, which is not there in production${u?`: ${u.message}`:""}.${tY(h)}`,related:[{at:a.at,message:a.message}]}}}function tG({at:e}){return`${e.file.path}:${e.start}`}function tY(e){return void 0===e?"":` The repository has it as \`${e}\`; add a \`!Copy\` of it, or correct the path.`}let tU=/(^|[\s"'`=:,;(<>|&[])(\/work(?:\/[^\s"'`:,;)<>|&\]]*)?)(?=$|[\s"'`:,;)<>|&\]])/g,tq=/path$|^(?:ruby|perl5)lib$|^classpath$/i;function tZ(e,t){let a=(0,o.S8)(t);return"/work"!==a&&!!(0,o.hG)(a,"/work")&&(void 0!==(0,o.l_)(e.config.config,a)||"no"!==(0,o.Sw)(e,a))}let tK={id:"write-to-workdir",group:"work-directory",clause:"1c",severity:"warning",summary:"development writes under `/work`, and production has nothing in its place",rationale:"Under vagga `/work` is the writable project directory: programs leave databases, uploads, pid files and caches there. In production there is\nno such directory; the file system is read-only (`Read-only file system (os error 30)`).\n\nGive the data a place of its own: a `!Persistent` volume for what must survive, `!Tmpfs` for what need not, and tell the program the path. A\nvagga volume `!BindRW /work/\u2026` wants a lithos volume at the same mount point.",examples:[{bad:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /uploads
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    volumes:
      \u{27E6}/uploads: !BindRW /work/uploads\u{27E7}
`,"lithos.yaml":"executable: /bin/true\nuser-id: 1\n"},good:{"vagga.yaml":`containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /uploads
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    volumes:
      /uploads: !BindRW /work/uploads
`,"lithos.yaml":"executable: /bin/true\nuser-id: 1\nvolumes:\n  /uploads: !Persistent { path: /uploads, mkdir: true }\n"}}],*check(e){for(let t of e.deployments)for(let{at:a,message:s,subject:n}of(yield*tV(e,t),t.evidence.of("writes-file")))void 0!==n&&(0,o.hG)((0,o.S8)(n),"/work")&&!(0,o.nH)(t,(0,o.S8)(n))&&(yield{deployment:t,at:a,message:`${s}. In production \`/work\` is empty or absent, and read-only. Write to a volume of the lithos config instead.`})}};function*tV(e,t){for(let a of(0,o.L7)(t)){let{key:s,value:n}=a;if("BindRW"!==n.tag||!(0,o.hG)((0,o.S8)(n.value.value),"/work"))continue;let i=(0,o.S8)(s.value);(0,o.nH)(t,i)||function(e,{project:t,image:a},s,n){let i=(0,o.S8)(n).slice(6),r=[t.directory,i].filter(e=>""!==e).join("/"),l=e.files.list(r).filter(e=>!e.startsWith("."));return l.length>0&&l.every(e=>"no"!==a.entry((0,o.S8)(`${s}/${e}`)).exists)}(e,t,i,n.value.value)||(yield{deployment:t,at:(0,o.ey)(a),message:`development sees \`${n.value.value}\` of the project, writable, at \`${i}\`. In production there is only what the image has there, and it is read-only. Add a volume at \`${i}\` to \`${t.config.file.path}\`, or copy the files into the image.`})}}let tJ=[tW,{id:"quire-unsupported",group:"reading",clause:null,severity:"error",summary:"correct YAML that vagga and lithos cannot read",rationale:"vagga and lithos read their files with **quire**, which knows only a part of YAML. The file is fine for every other tool, and\nrefused by them: vagga does not build, lithos logs for example `Parse Error: folded literals aren't supported yet`.\n\nNot supported are, among others: folded scalars (`>`), block scalar headers (`|-`, `|+`, `|2`), `''` inside single quotes,\n`\\x41` and `\\u0041` escapes, tabs, `!!str` and other `!!` tags, a tag without a value inside `[ ]` or `{ }`, a second document, a byte\norder mark, and a `|` text after `- !Sh` that is indented by only two columns. The message says how to write it instead.\n\nThere is no case to ignore this: the real programs do not read the file.",examples:[{title:"a folded scalar",bad:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\nenviron:\n  MOTTO: \u27E6>\u27E7\n    one\n    two\n"},good:{"lithos.yaml":'executable: /app/main.py\nuser-id: 1\nenviron:\n  MOTTO: "one two"\n'}}],*check(e){let t=[...(0,o.Y6)("unknown-key")(e)].filter(({at:e})=>(0,i.$6)(e).startsWith("\uFEFF"));for(let a of(0,o.Y6)("quire-unsupported")(e)){let e=t.some(({at:e})=>e.file===a.at.file&&e.start===a.at.start);yield e?{...a,severity:"error"}:a}}},{id:"quire-misread",group:"reading",clause:null,severity:"warning",summary:"vagga and lithos read something else than is written",rationale:'vagga and lithos read their files with **quire**, which accepts this text but gives it another meaning than YAML does. Nobody\nreports an error; the wrong value reaches production.\n\nSeen in practice: `mode: 0777` is *decimal* 777 (write `0o777`); a list item `--` swallows the item that follows (write `"--"`); text\nafter ` ... ` is dropped with the rest of the file; `memory-limit` and `memory_limit` in one file (the second wins).\n\nQuote the value, or write the number with `0o`. Ignore it only where the reading that the message names is the one you want.',examples:[{title:"an octal number without 0o",bad:{"lithos.yaml":"executable: /app/main.py\nuser-id: 0\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: \u27E60777\u27E7 }\n"},good:{"lithos.yaml":"executable: /app/main.py\nuser-id: 0\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: 0o777 }\n"}}],*check(e){for(let{config:t}of(yield*(0,o.Y6)("quire-misread")(e),e.deployments.map(e=>e.config)))for(let{value:e}of t.volumes.entries){if("Readonly"===e.tag||e.value.mode.implied)continue;let{mode:t}=e.value,a=(0,i.$6)(t.at);if(!/^0[0-7]{2,}$/.test(a)||t.value!==Number(a))continue;let s=`0o${a.slice(1)}`;yield{at:t.at,message:`in YAML \`${a}\` is an octal number; lithos reads the decimal number ${t.value}, which is the mode \`${(0,o.Wo)(t.value)}\`. Write \`${s}\`.`,fixes:(0,m.pS)(t.node,s,`write \`${s}\``,"unsafe")}}}},tA,{id:"unknown-key",group:"reading",clause:null,severity:"error",summary:"a key that vagga or lithos does not know",rationale:'Unknown keys are not ignored: the whole file is refused. lithos logs `Validation Error: Keys {"work-dir"} are not expected` and does\nnot start the container.\n\nOften it is the other program\'s spelling: vagga says `work-dir`, lithos says `workdir`; vagga has `run`, lithos has `executable` and\n`arguments`. Where exactly one known key is near, a fix is offered. Notes of your own can stand under a key that begins with `_`\n(ignored), or under `metadata` in a lithos config.',examples:[{bad:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\n\u27E6work-dir\u27E7: /app\n"},good:{"lithos.yaml":"executable: /app/main.py\nuser-id: 1\nworkdir: /app\n"}}],*check(e){for(let t of(0,o.Y6)("unknown-key")(e))(0,i.$6)(t.at).startsWith("\uFEFF")||(yield t)}},{id:"missing-key",group:"reading",clause:null,severity:"error",summary:"a key that must be there is missing",rationale:"vagga or lithos refuses the whole file: `Validation Error: Field executable is expected`. Add the key; the message says what it is for.",examples:[{bad:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\ntcp-ports:\n  8080: { \u27E6host\u27E7: 127.0.0.1 }\n"},good:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\ntcp-ports:\n  8080: { host: 127.0.0.1, fd: 3 }\n"}}],*check(e){let t=[...(0,o.Y6)("quire-unsupported")(e)].filter(({at:e})=>"---"===(0,i.$6)(e));for(let a of(0,o.Y6)("missing-key")(e))t.some(({at:e})=>e.file.path===a.at.file.path)||(yield a)}},t_,tE,tP,tM,tD,tT,{id:"unknown-container",group:"reading",clause:null,severity:"error",summary:"a container that is not defined is used",rationale:"A step (`!Container`, `!Build`) or a command names a container that is neither in vagga.yaml nor in a mixin. vagga refuses to build,\nor the command fails when somebody starts it. Correct the name, or add the container.",examples:[{bad:{"vagga.yaml":"containers:\n  app:\n    setup:\n    - !Container \u27E6bsae\u27E7\n  base:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n"},good:{"vagga.yaml":"containers:\n  app:\n    setup:\n    - !Container base\n  base:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n"}}],*check(e){if(yield*(0,o.Y6)("unknown-container")(e),!e.problems.some(({rule:e})=>"mixin-not-found"===e)){for(let t of e.projects)if(t.accepted)for(let{name:e,command:a}of t.commands.values())for(let{value:o}of"Supervise"===a.tag?a.value.children.entries.map(e=>e.value):[a]){let a="container"in o?o.container:void 0;if(void 0===a||t.containers.has(a.value))continue;let s=t.commands.size>200?void 0:(0,tI.pA)(a.value,[...t.containers.keys()]);yield{at:a.at,severity:"note",message:`there is no container \`${a.value}\`, so the command \`${e.value}\` cannot start${void 0===s?".":`; did you mean \`${s}\`?`}`}}}}},tC,w,s,{id:"step-deletes-project",group:"build",clause:null,severity:"error",summary:"a build step deletes files of the project itself",rationale:"While an image is built, `/work` is the project directory on your disk, writable. `!Remove /work/x` and `!EmptyDir /work/x` delete\nthere, at once, and the image's own `/work` is empty anyway.\n\nLeave files out of the image by not copying them (`rules` or `ignore-regex` of `!Copy`).",examples:[{bad:{"vagga.yaml":"containers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n    - \u27E6!Remove /work/tests\u27E7\n","tests/a.sh":"#!/bin/sh\n"},good:{"vagga.yaml":"containers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n    - !Remove /usr/share/man\n"}}],*check(e){for(let{at:t,path:a}of(0,o.b8)(e,{},"deletes-project"))yield{at:t,message:`this deletes \`${a}\` in the project itself: during the build \`/work\` is the project directory. The image's /work is empty anyway; take the step out.`}}},k,c,$,b,v,n,{id:"work-path",group:"work-directory",clause:"1a",severity:"error",summary:"`/work` is used, which is the project directory only in development",rationale:"vagga mounts the project at `/work` for every development command. lithos does not: in production `/work` is an empty read-only directory\nof the image, or absent. A program or file given as `/work/\u2026` is not there: `error when executing: No such file or directory (os error 2)`,\nor the program itself fails as soon as it opens the file.\n\nCopy the sources into the image (`- !Copy { source: /work/app, path: /app }`) and name the copy in the lithos config and in the program. It\nis only a warning inside lists of search paths, where a missing directory is skipped.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [\u27E6/work/app/main.sh\u27E7]\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}},{title:"a search path",bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PYTHONPATH: /app:\u27E6/work/lib\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PYTHONPATH: /app\n"}}],*check(e){for(let t of e.deployments){for(let e of(0,o.CB)(t.config.config)){let a=function(e,t){for(let a of t.matchAll(tU)){let o=a[2];if(!(":"===a[1]&&!/(^|[=\s:])[./$][^\s]*$/.test(t.slice(0,a.index))&&a.index>0)&&!tZ(e,o))return o}}(t,e.value);void 0!==a&&(yield{deployment:t,...function(e,t,a){let s=(0,m.zP)(e,(0,o.S8)(a)),n=void 0!==t.name&&(tq.test(t.name.value)||/^[^\s]*:\//.test(t.value));return{at:(0,o.ux)(t.at,a),severity:n?"warning":"error",message:`\`${a}\` in ${t.name?`\`${t.name.value}\``:`\`${t.what}\``} is ${"/work"===a?"":"in "}the project directory, which only vagga mounts. In production \`/work\` is empty or absent. Copy it into the image of ${e.container.name.value} with \`!Copy\` and write the path of the copy.`,fixes:void 0===s?[]:(0,m.$0)(t.node,a,s,"safe")}}(t,e,a)})}for(let{at:e,message:a,certain:s,subject:n}of t.evidence.of("reads-work"))void 0!==n&&tZ(t,n)||function({evidence:e},t){return e.of("writes-file").some(e=>e.at.file===t.file&&e.at.start===t.start)}(t,e)||(yield{deployment:t,at:e,severity:s?"error":(0,o.$R)({at:e,certain:s})?"note":"warning",message:`${a.replace(/: in production.*$/,"")}. In production \`/work\` is not the project: it is empty or absent. Copy what is needed into the image and name the copy.`})}yield*function*(e){for(let{at:t,path:a,message:s}of(0,o.b8)(e,{deployed:!0},"link-into-work")){let n=/copied from `([^`]+)`/.exec(s)?.[1];yield{at:(void 0===n?void 0:(0,o.TM)(e,n))??t,message:`${s}. In production \`/work\` is empty or absent and \`${a}\` leads nowhere. Copy the target into the image instead.`}}}(e)}},{id:"source-not-in-image",group:"work-directory",clause:"1a",severity:"error",summary:"a file that the process uses at start is not in the image",rationale:'In development the whole project is there, under `/work`. In production only what the build steps put into the image is. A script,\nmodule directory or configuration file that no step copies is missing, and the program ends at once with its own "No such file or directory".\n\nAdd a `!Copy`, or correct the path: sources are often copied one level off, or left out by `rules`, by `ignore-regex`, or by the default\nignores (`.git`, `*.bak`, `*.orig`, `*~`). Only paths whose absence is certain are reported; where a package or an opaque command may make\nthe file nothing is said.',examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [\u27E6/app/server.sh\u27E7]\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}}],*check(e){for(let t of e.deployments)yield*tH(e,t),yield*tj(t),yield*tB(e,t)}},tR,{id:"workdir-missing",group:"work-directory",clause:"1b",severity:"error",summary:"`workdir` is not a directory of the image",rationale:"vagga starts commands in `/work`. lithos starts the process in `workdir` (default `/`), which has to be a directory of the image or of a\nvolume. Otherwise the container does not start: `error when setting working directory: No such file or directory (os error 2)`.\n\n`/work/\u2026` and `/run/\u2026` exist in development only; a Tmpfs volume hides what the image has below its mount point. Name a directory that a step\ncopies or makes (`- !EnsureDir`).",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nworkdir: \u27E6/application\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nworkdir: /app\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"workdir-missing","workdir-kind")){let e=t.config.config.workdir,s=(0,o.S8)(e.value),n=(0,o.Zq)(t,s),i="workdir-kind"===a.code?"is not a directory":n?`is hidden by the volume at \`${n.key.value}\`, which is empty at start`:`is not in the image of ${t.container.name.value}`;yield{deployment:t,at:e.at,message:`the working directory \`${e.value}\` ${i}, so the container does not start. ${n?"Mount the volume elsewhere, or start at its mount point":"Name a directory that a step copies or makes"}.${(0,o.Jb)(a)}`,fixes:n||"workdir-kind"===a.code||s.startsWith("/work")?[]:(0,m.TD)(t.container,s,"unsafe")}}}},tL,tK,{id:"tmp-not-writable",group:"read-only",clause:"2a",severity:"note",summary:"nothing is mounted at `/tmp`, so no temporary file can be made",rationale:"vagga mounts an empty writable `/tmp` for every command. lithos mounts nothing on its own: the whole file system, `/tmp` included, is\nread-only, for root too. Opening a temporary file fails with `Read-only file system (os error 30)`, Python says `No usable temporary\ndirectory`, bash cannot make large here-documents.\n\nChoose what you need: `/tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }` keeps files in memory (they count against `memory-limit`),\n`/tmp: !Persistent { path: /tmp, mkdir: true, mode: 0o1777 }` keeps them on the server's disk. Many daemons (redis, for example) never use a\ntemporary file: without evidence this is only a note. It is a warning when the program's files show that it makes temporary files, and an\nerror when it is told to write there.",examples:[{title:"nothing at /tmp",bad:{"lithos.yaml":"\u27E6executable: /bin/sh\u27E7\narguments: [/app/main.sh]\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }\n"}},{title:"told to write there",bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }\nenviron:\n  TMPDIR: \u27E6/run/app\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }\nenviron:\n  TMPDIR: /tmp\n"}}],*check({deployments:e}){for(let t of e){let e=t.config.config.environ.get("TMPDIR");e&&!(0,o.nH)(t,(0,o.S8)(e.value))?yield{deployment:t,at:e.at,severity:"error",message:`TMPDIR is \`${e.value}\`, where nothing is writable in production: temporary files cannot be made. Name the mount point of a writable volume.`,related:tg(t,e.value).map(({at:e,message:t})=>({at:e,message:t})),fixes:(0,o.nH)(t,"/tmp")?(0,m.pS)(e.node,"/tmp","write `/tmp` as TMPDIR","unsafe"):[]}:!(0,o.nH)(t,"/tmp")&&(!e||tg(t,"/tmp").some(tf))&&(yield function(e){let t=function(e){let t=/(?:pid|log|lock|sock|socket|unix|cache|temp|tmp|data|dir|db|out|output|upload|store|spool)/i,{config:a}=e.config;for(let[e,s]of a.arguments.items.entries()){let n=/(?:^|=)(\/tmp(?:\/[^\s=]*)?)$/.exec(s.value)?.[1];if(void 0===n)continue;let i=s.value.startsWith("-")?s.value:a.arguments.items[e-1]?.value;if(i?.startsWith("-")&&t.test(i.replace(n,"")))return(0,o.ux)(s.at,n)}for(let{what:e,name:t,value:s,at:n}of(0,o.CB)(a))if(t&&/^(?:TEMP|TMP|.*(?:PID_?FILE|LOG_?FILE|TEMP_?DIR|TMP_?DIR|CACHE_?DIR|UPLOAD_?DIR))$/i.test(t.value)&&(0,o.hG)((0,o.S8)(s),"/tmp")&&e)return n}(e),a=tg(e,"/tmp"),s=void 0!==t||a.some(e=>e.certain)?"error":a.length>0?"warning":"note",n=a.map(t=>(0,o.Qn)(e,t)).find(e=>void 0!==e),i=e.config.config.workdir,r=!i.implied&&(0,o.hG)((0,o.S8)(i.value),"/tmp")?i.at:void 0,l=(0,o.Zq)(e,"/tmp");return{deployment:e,at:(l?(0,o.ey)(l):void 0)??t??(n?(0,o.ey)(n):void 0)??r??(0,o.dI)(e.config),severity:s,message:`${l?"the volume at `/tmp` is `!Readonly`":"nothing is mounted at `/tmp`, and everything else is read-only in production"}: temporary files cannot be made. `+(l?"Write":"Add")+" `/tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }` (in memory) or a `!Persistent` (on disk) "+(l?"in its place":"to `volumes`")+("note"===s?", unless the program never makes one.":"."),related:a.map(({at:e,message:t})=>({at:e,message:t})),fixes:l?[]:[...(0,m.at)(e.config,["volumes","/tmp"],`!Tmpfs { size: ${(0,m.Kc)(e,"/tmp",0x6400000)}, mode: 0o1777 }`,"note"===s?"unsafe":"safe"),...(0,m.F7)(e,"/tmp",`mode: ${0===(0,o.Z5)(e)?"0o755":"0o1777"}`)]}}(t))}}},tp,td,{id:"mount-point-hidden",group:"read-only",clause:"2c",severity:"error",summary:"a volume hides the mount point of another one",rationale:"lithos mounts volumes in the order of the length of their mount point. Once `/data` is mounted, `/data/cache` has to exist *inside that\nvolume*: what the image has there is hidden. A Tmpfs is always empty and a Statedir only has lithos' files, so a mount point inside them can\nnever exist, and the container does not start.\n\nMount the two side by side (`/data` and `/cache`), or use one of them. Trailing slashes count for the length, so `/data///` may hide\n`/data/a`. In a `!Persistent` the directory can be made on the server.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n  \u27E6/tmp/cache\u27E7: !Tmpfs { size: 10Mi }\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 20Mi }\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"mount-point-hidden"))yield{deployment:t,at:a.at??t.config.config.volumes.at,message:`\`${a.path}\` lies inside another volume, which is mounted first and does not have that directory, so the container does not start. Mount the two side by side.${(0,o.Jb)(a)}`};for(let t of e.deployments){let{entries:e}=t.config.config.volumes,a=new Map(e.map(({key:e})=>[(0,o.S8)(e.value),e]));for(let{key:s}of e){let e=(function(e){let t=e.split("/").slice(1,-1);return t.map((e,a)=>`/${t.slice(0,t.length-a).join("/")}`)})((0,o.S8)(s.value)).map(e=>a.get(e)).find(e=>void 0!==e&&e.value.length>s.value.length);e&&(yield{deployment:t,at:s.at,message:`\`${e.value}\` is the longer text, so lithos mounts it after \`${s.value}\` and over it: this volume is not seen in the container. Write \`${(0,o.S8)(e.value)}\` without further slashes.`,related:[{at:e.at,message:"the volume that hides it"}]})}}}},{id:"mount-point-invalid",group:"read-only",clause:"2c",severity:"error",summary:"lithos cannot mount there: relative, `..`, `/`, a file, or through an absolute symlink",rationale:"A mount point has to be an absolute path without `..`, below `/`. For other texts lithos_knot crashes (`panicked`, exit status 101) or fails in\n`pivot_root`. The same is true for a relative `path` of `!Persistent` and `!Statedir`.\n\nA mount point that is, or passes, an **absolute** symbolic link of the image is worse: lithos follows the link on the *host*, mounts the volume\nthere or nowhere, and the container starts without it, silently. Mount at the link's target, or make the link relative. Directories cannot be\nmounted on files.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  \u27E6data\u27E7: !Tmpfs { size: 10Mi }\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"mount-point-invalid","mount-point-kind","panic"))yield{deployment:t,at:a.at??t.config.config.volumes.at,message:"panic"===a.code||a.error?.includes("panicked")?`${a.at?`\`${(0,i.$6)(a.at)}\``:"a volume"} ${a.at&&(0,i.$6)(a.at).includes("..")?"has `..` in it":"is a relative path"}, and lithos crashes on it: the container does not start. Write an absolute path without \`..\`.${(0,o.Jb)(a)}`:`lithos cannot mount at \`${a.path??""}\`${a.note?`: ${a.note}`:""}. Mount it at a directory of its own.${(0,o.Jb)(a)}`};for(let t of e.deployments)for(let{key:e}of t.config.config.volumes.entries){let a=(0,o.S8)(e.value);if(e.value.startsWith("/")&&"/"===a&&(yield{deployment:t,at:e.at,message:"a volume at `/` takes the place of the image: the container does not start (`Error pivot_root`). Mount it at a directory."}),!e.value.startsWith("/")||"/"===a||(0,o.l_)(t.config.config,(0,o.S8)(`${a}/..`)))continue;let s=(0,K.e)(t.image,a).absoluteLink;if(!s)continue;let{step:n}=t.image.entry(s.path);yield{deployment:t,at:n??e.at,message:`\`${s.path}\` is a link to \`${s.target}\`. lithos follows it on the host, so the volume \`${e.value}\` is not mounted in the container, and nobody reports it. Mount at \`${s.target}\`, or make the link relative.`,...n?{related:[{at:e.at,message:"the volume that is mounted through the link"}]}:{}}}}},tm,{id:"volume-path-not-allowed",group:"read-only",clause:"2c",severity:"error",summary:"the sandbox does not provide the path that a volume asks for",rationale:"`path` of `!Persistent`, and the text of `!Readonly`, are *virtual* paths: they begin with a name that the sandbox config lists in\n`writable-paths` (or `readonly-paths`), not with a directory of the server. Otherwise the container does not start:\n`Can't find volume for \"/other\", probably missing entry in writable-paths`.\n\nUse one of the sandbox's names (`writable-paths: { /data: /srv/data }` allows `path: /data/app`), or have the path added to the sandbox.",examples:[{bad:{"sandboxes/shop.yaml":"image-dir: /srv/images\nallow-users: [1-1000]\nallow-groups: [0-1000]\nwritable-paths:\n  /data: /srv/data\n","processes/shop.yaml":"web:\n  kind: Daemon\n  image: app.1\n  config: /lithos/app.yaml\n","lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: \u27E6/srv/data/app\u27E7, mkdir: true }\n"},good:{"sandboxes/shop.yaml":"image-dir: /srv/images\nallow-users: [1-1000]\nallow-groups: [0-1000]\nwritable-paths:\n  /data: /srv/data\n","processes/shop.yaml":"web:\n  kind: Daemon\n  image: app.1\n  config: /lithos/app.yaml\n","lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: /data/app, mkdir: true }\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"volume-path-not-allowed")){let e=t.config.config.volumes.entries.find(({key:e,value:t})=>void 0!==a.at&&(e.at===a.at||t.at===a.at))?.value,s=e?.tag==="Readonly"?e.value.at:e?.tag==="Persistent"?e.value.path.at:a.at,{sandbox:n}=t,i=[...n?.config.writablePaths.entries??[],...e?.tag==="Readonly"?n?.config.readonlyPaths.entries??[]:[]];yield{deployment:t,at:s??(0,o.dI)(t.config),message:`the sandbox ${n?.name??""} does not provide this path: it begins with none of its names (${i.map(({key:e})=>`\`${e.value}\``).join(", ")||"it has none"}). The path is a name of the sandbox, not a directory of the server.${(0,o.Jb)(a)}`,...i[0]?{related:[{at:i[0].key.at,message:"the paths of the sandbox"}]}:{}}}}},{id:"volume-path-shadowed",group:"read-only",clause:"2c",severity:"error",summary:"the sandbox has a longer path for the volume, and lithos takes the shorter one",rationale:"When `writable-paths` has both `/db` and `/db/logs`, lithos takes the *first* that fits in sorted order, not the longest: `path: /db/logs/app`\nis looked up under `/db`. The volume is mounted from another directory than the one that the sandbox names, or is not there at all.\n\nGive the two paths names that do not begin with each other.",examples:[{bad:{"sandboxes/shop.yaml":"image-dir: /srv/images\nallow-users: [1-1000]\nallow-groups: [0-1000]\nwritable-paths:\n  /db: /srv/db\n  /db/logs: /srv/logs\n","processes/shop.yaml":"web:\n  kind: Daemon\n  image: app.1\n  config: /lithos/app.yaml\n","lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: \u27E6/db/logs/app\u27E7, mkdir: true }\n"},good:{"sandboxes/shop.yaml":"image-dir: /srv/images\nallow-users: [1-1000]\nallow-groups: [0-1000]\nwritable-paths:\n  /db: /srv/db\n  /logs: /srv/logs\n","processes/shop.yaml":"web:\n  kind: Daemon\n  image: app.1\n  config: /lithos/app.yaml\n","lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: /logs/app, mkdir: true }\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"volume-path-shadowed"))yield{deployment:t,at:a.at??(0,o.dI)(t.config),message:`${a.note??"the sandbox names a longer path for this volume, and lithos takes the first that fits, which is the shorter one"}. Use names that do not begin with each other.`}}},{id:"volume-not-writable-by-user",group:"read-only",clause:"2c",severity:"error",summary:"mode, user and group of a volume shut the process out",rationale:"A Tmpfs belongs to root, a `!Persistent` that lithos makes (`mkdir: true`) and a `!Statedir` to their `user` and `group` (default 0). The process\nruns as `user-id`, so the *last* digits of `mode` usually count for it. `0o766` and `0o666` lack the x bit: the directory can be neither entered\nnor written. `755` and `0777` are decimal numbers and give odd modes.\n\nLeave `mode` out (the default is `0o777`), write `0o1777`, or give the directory to the process with `user`. With a `uid-map` of the sandbox,\n`user` is a number of the host, and a Tmpfs belongs to nobody in the container. Programs then see `Permission denied (os error 13)`.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi, \u27E6mode: 0o766\u27E7 }\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n"}}],*check({deployments:e}){for(let t of e)for(let e of t.config.config.volumes.entries){let{key:a,value:s}=e,n=r(t,s);if("Readonly"===s.tag||!n||n.enter&&(n.write||"Statedir"===s.tag)||"Statedir"===s.tag&&t.boot.stages.some(({code:e})=>"name-file-closed"===e))continue;let i=(t.sandbox?.config.uidMap.items.length??0)>0,l=(0,o.Wo)(s.value.mode.value);yield{deployment:t,clause:(0,o.N7)(e),at:function(e,t){if("Readonly"===t.tag)return;let{keys:a}=t.value,s=a.get("mode"),n="Tmpfs"===t.tag?void 0:a.get("user");return n&&"Tmpfs"!==t.tag&&t.value.user.value!==(0,o.Z5)(e)?(0,o.ey)({key:{value:"user",at:n},value:t.value.user}):s&&(0,o.ey)({key:{value:"mode",at:s},value:t.value.mode})}(t,s)??(0,o.ey)(e),severity:"Persistent"===s.tag&&n.enter&&n.read?"warning":"error",message:`\`${a.value}\` belongs to ${"Tmpfs"===s.tag?"root":`user ${s.value.user.value}${i?" of the server":""}`} with mode \`${l}\`; the process is user ${(0,o.Z5)(t)}, group ${(0,o.F8)(t)}, and can${n.enter?"not write there":" neither enter it nor write there"}. `+("Tmpfs"===s.tag?"Write `mode: 0o1777`.":`Write \`mode: 0o777\`, or \`user\` with the user of the process${i?" as the server knows it: the `uid-map` of the sandbox does not count for volumes":""}.`),fixes:function(e,{tag:t,node:a,value:s}){if("Tmpfs"===t)return(0,m.dd)(a,"mode","0o1777","write `mode: 0o1777`","safe");let n=(0,o.Z5)(e),i=e.sandbox?.config.uidMap.items.length||e.config.config.uidMap.items.length;return[...void 0===n||i||(192&s.mode.value)!=192?[]:(0,m.dd)(a,"user",String(n),`write \`user: ${n}\``,"unsafe"),...(0,m.dd)(a,"mode","0o777","write `mode: 0o777`","unsafe")]}(t,s)}}}},{id:"persistent-without-mkdir",group:"read-only",clause:"2c",severity:"note",summary:"`!Persistent` without `mkdir: true` needs a directory that somebody made on the server",rationale:"lithos mounts a directory of the server. Without `mkdir: true` the directory has to be there before the first start; otherwise the container\ndoes not start: `recursive bind mount \u2026 No such file or directory (os error 2) (source: missing, \u2026)`.\n\nWrite `mkdir: true` (with `mode` and `user` if needed: they act only when lithos makes the directory). Ignore it when your\nsetup of servers makes the directory.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { \u27E6path: /data/app\u27E7 }\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: /data/app, mkdir: true }\n"}}],*check({deployments:e}){for(let t of e)for(let e of t.config.config.volumes.entries){let{value:a}=e;if("Persistent"!==a.tag||a.value.mkdir.value)continue;let s=(0,o.S8)(a.value.path.value),n=a.value.keys.get("path");yield{deployment:t,at:n?(0,o.ey)({key:{value:"path",at:n},value:a.value.path}):(0,o.ey)(e),message:`the directory for \`${s}\` has to be on the server before the first start: lithos makes it only with \`mkdir: true\`, and does not start the container without it.`,fixes:(0,m.dd)(a.node,"mkdir","true","write `mkdir: true`","unsafe")}}}},ty,{id:"write-to-read-only-path",group:"read-only",clause:"2c",severity:"warning",summary:"the program is told to write where production is read-only",rationale:"Everything outside of volumes is read-only in production, `/run`, `/var/log` and `/var/run` included (vagga mounts a writable `/run`; lithos\ndoes not). A pid file, log file, socket, cache or data directory there fails with `Read-only file system (os error 30)`, and most daemons stop.\n\nDaemons under lithos need no pid file, and should log to their standard output. For sockets, caches and data add a volume\n(`/run: !Tmpfs { size: 1Mi }`, `!Persistent`) and name its path.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh, --pid-file, \u27E6/var/app.pid\u27E7]\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh, --pid-file, /tmp/app.pid]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n"}}],*check({deployments:e}){for(let t of e){let e=[...tx(t)].filter(({path:e})=>t$(t,e)&&!function({image:e},t){let a=(0,o.S8)(t);return e.list(a).names.some(t=>void 0!==e.entry((0,o.S8)(`${a}/${t}`)).source)}(t,e));for(let{path:a,at:o,what:s}of e)yield{deployment:t,at:o,message:`${s} names \`${a}\`, which is read-only in production: no volume of the lithos config covers it. Add a volume, or name a path in one.`};yield*tS(t,new Set(e.map(({path:e})=>e)))}}},{id:"dev-stdout",group:"read-only",clause:"2c",severity:"warning",summary:"`/dev/stdout` or `/dev/stderr` is opened by a process that is not root",rationale:"Under lithos the standard output of a process is a log file that root opened, with mode 0644. Writing to it works; *opening* it again as\n`/dev/stdout`, `/dev/stderr` or `/proc/self/fd/1` needs the right to write the file, and a process that is not root gets\n`Permission denied (os error 13)`. In development the same works, because there it is your terminal. There is no `/dev/tty` at all.\n\nLet the program write to its standard output or error (in a shell `>&2` instead of `> /dev/stderr`), log to syslog, or to a file in a volume.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh, --log-file=\u27E6/dev/stdout\u27E7]\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh, --log-file=-]\nuser-id: 1\n"}}],*check({deployments:e}){for(let t of e){let e=(0,o.Z5)(t);if(void 0!==e){for(let{value:a,at:s}of(0,o.CB)(t.config.config)){let n=tu.exec(a)?.[0];void 0!==n&&(0!==e||"/dev/tty"===n)&&(yield{deployment:t,at:(0,o.ux)(s,n),message:th(n,e)})}for(let{at:a,certain:o,subject:s,message:n}of[...t.evidence.of("opens-dev-stdout"),...t.evidence.of("writes-file").filter(({subject:e})=>"/dev/tty"===e)])(0!==e||"/dev/tty"===s)&&(yield{deployment:t,at:a,severity:o?"error":"warning",message:`${n}. ${th(s??"/dev/stdout",e)}`})}}}},tc,{id:"tmpfs-exceeds-memory",group:"read-only",clause:"2a",severity:"warning",summary:"the Tmpfs volumes together are as large as `memory-limit`",rationale:"What is written to a Tmpfs is memory of the container and counts against `memory-limit`. When the volumes together may hold as much as the\nlimit, filling them kills the whole container, lithos_knot included, without a line in the log. A Tmpfs without `size` may hold 100 MiB.\n\nMake the volumes smaller, raise the limit, or use `!Persistent` for large files.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n\u27E6memory-limit: 64Mi\u27E7\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi }\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nmemory-limit: 200Mi\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi }\n"}}],*check({deployments:e}){for(let t of e){let{memoryLimit:e,volumes:a,keys:s}=t.config.config,n=s.get("memory-limit");if(!n)continue;let i=a.entries.flatMap(e=>"Tmpfs"===e.value.tag?[{entry:e,size:e.value.value.size.value}]:[]),r=i.reduce((e,{size:t})=>e+t,0),l=i.find(({size:e})=>0===e);(l||0!==i.length&&!(r<e.value))&&(yield{deployment:t,at:(0,o.ey)({key:{value:"memory-limit",at:n},value:e}),message:`files in Tmpfs volumes count against \`memory-limit\` (${(0,o.ee)(e.value)}), and the volumes may hold ${l?"any number of bytes":`${(0,o.ee)(r)} together`}: filling them kills the container. Make them smaller, or the limit larger.`,related:i.map(({entry:e,size:t})=>({at:(0,o.ey)(e),message:0===t?"no limit":(0,o.ee)(t)}))})}}},tv,X,F,{id:"variable-not-expanded",group:"environment",clause:null,severity:"error",summary:"`$VAR`, `~` or `*` is written where no shell expands it",rationale:'lithos starts the program directly, without a shell, and takes the values of `environ` and `arguments` as they are: `$PATH`, `${HOME}`, `~` and\n`*` reach the program as these very characters. `PATH: /opt/bin:$PATH` is then a PATH whose second directory is called `$PATH`.\n\nWrite the value out. lithos\' own variables are written `@{name}` and have to be declared under `variables`. Where a shell is wanted, say so:\n`executable: /bin/sh`, `arguments: [-c, "exec app $HOME"]`.',examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PATH: /opt/bin:\u27E6$PATH\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PATH: /opt/bin:/usr/local/bin:/usr/bin:/bin\n"}}],*check(e){for(let{config:t,deployment:a}of(0,o.$d)(e)){let{deployment:e}=a,s=function({config:e}){let{executable:t,arguments:a}=e,s=a.items,n=t&&(0,o.H7)(t.value)?0:s.findIndex(({value:e})=>(0,o.H7)(e))+1;if(t&&!(0,o.H7)(t.value)&&0===n)return;let i=s.findIndex(({value:e},t)=>t>=n&&/^-[a-z]*c$/.test(e));return i<0?void 0:s[i+1]?.at}(t),n=new Set(e?(0,o.L_)(e).map(({name:e})=>e.value):[]),i=e&&(0,o.q2)(e)?(0,o.B3)(e):[];for(let{what:r,value:l,at:u,name:h,node:d}of(0,o.CB)(t.config)){if(u===s||"stdout-stderr-file"===r)continue;let p=[...l.matchAll(eh)].find(([e,a,s])=>{let r=a??s;return eu.has(r)||n.has(r)||(0,o.$u)(t,r)||i.some(t=>t.includes(e))});p?yield{...a,at:(0,o.ux)(u,p[0]),...h?.value==="PATH"?{clause:"3b"}:{},message:`\`${p[0]}\` in ${h?`\`${h.value}\``:`\`${r}\``} is not expanded: lithos starts the program without a shell, which gets these very characters. Write the value out.`,fixes:function(e,t,a,[s,n,i]){let r=n??i,l=a.name===r?void 0:e.config.environ.get(r)?.value;if(void 0!==l)return l.includes("$")?[]:(0,m.$0)(a.node,s,l,"safe");if(void 0!==e.config.secretEnviron.get(r))return[];let u=(t&&(0,o.L_)(t).find(({name:e})=>e.value===r)?.value.value)??("PATH"===r?o.u5:void 0);if(void 0!==u&&void 0!==t){let e=(0,m.RY)(t,u);if(void 0!==e&&!e.includes("$"))return(0,m.$0)(a.node,s,e,"unsafe")}let h=a.name!==r||"scalar"!==a.node.kind?void 0:a.value.split(":"),d=h?.filter(e=>e!==s);return void 0===h||void 0===d||0===d.length||d.length===h.length?[]:(0,m.pS)(a.node,d.join(":"),`leave \`${s}\` out of ${r}`,"unsafe")}(t,e,{node:d,value:l,name:h?.value},p)}:/^~(?:\/|$)/.test(l)?yield{...a,at:(0,o.ux)(u,"~"),message:"`~` is not expanded: lithos starts the program without a shell. Write the whole path."}:"arguments"===r&&e&&i.includes(l)&&function({image:e},t){let a=(0,o.S8)(t.slice(0,t.lastIndexOf("/")+1)),[s,n]=(0,o.Fl)(t).split("*");return!(!t.startsWith("/")||void 0===s||void 0===n||a.includes("*"))&&e.list(a).names.some(e=>e.startsWith(s)&&e.endsWith(n))}(e,l)&&(yield{...a,at:u,message:`\`${l}\` is expanded by the shell in development. lithos starts the program without a shell, which gets the \`*\` itself. Write the files out, or start \`/bin/sh -c\`.`})}}}},{id:"proxy-variable",group:"environment",clause:"3c",severity:"warning",summary:"a proxy setting that only development has, or that production should not have",rationale:"vagga passes `http_proxy`, `https_proxy`, `ftp_proxy`, `all_proxy` and `no_proxy` of the developer's machine to builds and commands. lithos passes\nnone. A program that relies on the proxy has no way out in production; and a proxy that was written into the image or into the lithos config\nis usually the developer's, and does not exist near the server.\n\nIf production has a proxy of its own, write it into `environ` of the lithos config. Otherwise take the setting out. It is only a note where\nthe program is seen to use the variable.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  \u27E6http_proxy: http://proxy.office.example:3128\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}}],*check({deployments:e}){for(let t of e){let e=t.evidence.of("uses-variable").filter(({subject:e})=>eo.test(e??""));for(let a of t.config.config.environ.entries)eo.test(a.key.value)&&(yield{deployment:t,at:(0,o.ey)(a),severity:e.some(({subject:e})=>e===a.key.value)?"note":"warning",message:`\`${a.key.value}\` is set for production. vagga takes proxies from the developer's machine; make sure that this one exists near the server, or take it out.`});for(let{at:a,subject:s="",message:n,certain:i}of e)(0,o.$u)(t.config,s)||(yield{deployment:t,at:(0,o.dI)(t.config),severity:i?"warning":"note",message:`the program uses \`${s}\`, which vagga passes from the developer's machine and lithos does not pass at all. Set it in \`environ\`, or do without a proxy.`,related:[{at:a,message:n}]});for(let{step:e}of(0,o.B_)(t.project,t.container.name.value))if("Text"===e.tag)for(let a of e.value.entries)/\b(?:https?|ftp|all)_proxy\s*=|^\s*Acquire::https?::Proxy\b/im.test(a.value.value)&&(yield{deployment:t,at:(0,o.ey)(a),message:`\`${a.key.value}\` puts a proxy into the image, where it also counts in production. Remove the file at the end of the build, or do without.`})}}},{id:"term-in-environ",group:"environment",clause:"3a",severity:"note",summary:"TERM is set for a daemon, which has no terminal",rationale:"lithos passes TERM from its own environment (`dumb` when there is none). A daemon's output goes to a log file: with `TERM: xterm` programs may\nwrite colours and cursor movements into the log. Interactive commands (`kind: Command`, `interactive: true`) may want it; daemons do not.\n\nTake TERM out of `environ`.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  \u27E6TERM: xterm\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}}],*check({deployments:e}){for(let t of e){let{environ:e,kind:a,interactive:s}=t.config.config;if("Daemon"===a.value&&!s.value)for(let a of e.entries)"TERM"===a.key.value&&"dumb"!==a.value.value&&(yield{deployment:t,at:(0,o.ey)(a),message:"a daemon has no terminal: with TERM set, programs may write control characters into the log. Take it out."})}}},J,{id:"secret-in-environ",group:"environment",clause:null,severity:"warning",summary:"a password or token is written in plain text",rationale:"The lithos config lies in the image and in version control: everybody who can read either knows the password, and changing it needs a new\nimage.\n\nPut it into `secret-environ`: encrypted with `lithos_crypt encrypt` for the server's key, it is decrypted only when the container starts. Or let\nthe program read a file in a `!Readonly` volume. Ignore it for values that are no secret, such as a password that everybody knows.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  \u27E6DB_PASSWORD: hunter2\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  DB_PASSWORD_FILE: /secrets/db\n"}}],*check(e){for(let{config:t,deployment:a}of(0,o.$d)(e))for(let e of t.config.environ.entries){let{key:t,value:s}=e;(ei.test(t.value)&&!el.test(s.value)||er.test(s.value))&&(yield{...a,at:(0,o.ey)(e),message:`\`${t.value}\` holds a secret in plain text, in the repository and in the image. Move it to \`secret-environ\` (\`lithos_crypt encrypt\`).`})}}},{id:"reserved-variable",group:"environment",clause:null,severity:"error",summary:"a variable that lithos sets itself",rationale:"lithos overwrites `LITHOS_NAME` and `LITHOS_CONFIG` in every container, and `LISTEN_FDS`, `LISTEN_FDNAMES` and `LISTEN_PID` where a port has\n`activation: systemd`: what is written has no effect, and `lithos_check` refuses the latter.\n\nTake the variable out, or give yours another name.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  \u27E6LITHOS_NAME: web\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  APP_NAME: web\n"}}],*check(e){let t=[...(0,o.Y6)("reserved-variable")(e)];for(let a of(yield*t,e.deployments)){let{environ:e,variables:s}=a.config.config,n=s.entries.some(({value:e})=>"TcpPort"===e.tag&&void 0!==e.value.activation);for(let s of e.entries){let i=s.key.value,r="LITHOS_NAME"===i||"LITHOS_CONFIG"===i||n&&es.test(i),l=(0,o.ey)(s);!r||t.some(e=>e.at.file===l.file&&e.at.start<l.end&&l.start<e.at.end)||(yield{deployment:a,at:l,message:`lithos sets \`${i}\` itself and overwrites this value. Take it out, or use another name.`,fixes:(0,m.uZ)(e.node,i,`take \`${i}\` out of \`environ\``,"safe")})}}}},{id:"executable-missing",group:"environment",clause:"1a",severity:"error",summary:"the program is not in the image",rationale:"lithos runs `executable` as it is written. When there is no such file in the image, or a volume hides it, the container does not start:\n`error when executing: No such file or directory (os error 2)`.\n\nCorrect the path: often the sources are copied one level off, a package was renamed (`php-fpm` \u2192 `php-fpm7.2`), upper and lower case differ, or a\nvolume is mounted over the directory. It is reported only where the absence is certain.",examples:[{bad:{"lithos.yaml":"executable: \u27E6/app/Main.sh\u27E7\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"executable-missing")){let{config:s}=t.config,{executable:n}=s;if(!n)continue;let i=(0,o.S8)(a.path??n.value,s.workdir.value);if(i.startsWith("/work/"))continue;let r=E(e,t,i),l=D(e,t,i),u=(0,o.B_)(t.project,t.container.name.value).flatMap(({step:e})=>"Copy"===e.tag&&e.value.source&&(0,o.Fl)((0,o.S8)(e.value.source.value))===(0,o.Fl)(i)?[{at:e.at,message:`\`${(0,o.Fl)(i)}\` is copied to \`${e.value.path?.value}\``,target:e.value.path?.value??"/"}]:[]),h=(0,o.S8)(`${i}/..`),d=(0,m.KR)(e,t,i),p=u.find(({target:e})=>(0,o.S8)(`${e}/..`)===h);yield{deployment:t,at:r?.at??p?.at??n.at,message:`\`${n.value}\` is not there when the container starts${r?`: ${r.message}`:""}.${void 0===l?"":` The repository has it as \`${l}\`.`}${void 0===d?"":` Did you mean \`${d}\`?`}${(0,o.Jb)(a)}`,related:[...r||p?[{at:n.at,message:"the program that is started"}]:[],...u.map(({at:e,message:t})=>({at:e,message:t}))],fixes:void 0===d?[]:(0,m.pS)(n.node,d,`write \`${d}\``,"unsafe")}}}},{id:"executable-not-runnable",group:"environment",clause:"1a",severity:"error",summary:"the program cannot be run by its user",rationale:"The file is there, but it is a directory, has no execute permission for the user of the process, lies in a directory that is closed to it, or has no\n`#!` line: `error when executing: Permission denied (os error 13)`, or `Exec format error (os error 8)`. In development the same script is\noften given to a shell (`sh main.sh`), which needs no permission.\n\n`chmod +x` the file in the repository (`git update-index --chmod=+x`): `!Copy` keeps the owner's x bit. Or run it through its interpreter:\n`executable: /bin/sh`, `arguments: [/app/main.sh]`.",examples:[{bad:{"lithos.yaml":"executable: \u27E6/app\u27E7\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /app/main.sh\nuser-id: 1\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"executable-not-runnable")){let{executable:s,workdir:n}=t.config.config,i=a.path??(0,o.S8)(s?.value??"/",n.value),r=h(t,i);if(void 0!==r&&r.path!==i)continue;let{kind:l,source:u,step:m}=t.image.entry(i),d=m&&(0,o.OH)(t.project,m),p="file"===l&&void 0!==u&&d?.tag==="Copy"?(0,o.TM)(e,u):void 0;yield{deployment:t,at:("file"===l?P(t,i):void 0)??p??s?.at??(0,o.dI)(t.config),message:`\`${s?.value}\` cannot be run${a.note?`: ${a.note}`:""}.${"file"===l?" Make it executable in the repository (`git update-index --chmod=+x`) and give it a `#!` line, or start its interpreter with it as argument.":" Name the program in it."}${(0,o.Jb)(a)}`,...s?{related:[{at:s.at,message:"the program that is started"}]}:{}}}}},V,{id:"executable-relative",group:"environment",clause:"3b",severity:"error",summary:"`executable` is not an absolute path",rationale:"vagga looks a bare name up in PATH. lithos does not: `executable: sh` means a file `sh` in the working directory, and the container does not start:\n`error when executing: No such file or directory (os error 2)`. This is so even when `environ` sets a PATH. A path such as `bin/app` works,\nrelative to `workdir`; then it is no finding.\n\nWrite the whole path.",examples:[{bad:{"lithos.yaml":"executable: \u27E6sh\u27E7\narguments: [/app/main.sh]\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"executable-relative")){if("ok"===a.status)continue;let{executable:e}=t.config.config,s=e?function({image:e},t){return t.includes("/")?[]:o.u5.split(":").map(e=>`${e}/${t}`).filter(t=>"yes"===(0,K.e)(e,t).entry.exists)}(t,e.value):[];yield{deployment:t,at:e?.at??(0,o.dI)(t.config),message:`\`${e?.value}\` is not looked up in PATH: lithos takes it as a file in the working directory. Write the whole path.${(0,o.Jb)(a)}`,fixes:e&&s.length>0?(0,m.pS)(e.node,s[0],`write \`${s[0]}\``,"safe"):[]}}}},q,{id:"argv0-repeated",group:"environment",clause:null,severity:"warning",summary:"the first argument is the name of the program itself",rationale:"lithos passes the program's name on its own; `arguments` begins with the first real argument. With `executable: /usr/bin/redis-server` and `arguments:\n[redis-server, /etc/redis.conf]` the program takes its own name for the first argument, here for the config file.\n\nLeave the name out of `arguments`.",examples:[{bad:{"lithos.yaml":"executable: /app/main.sh\narguments: [\u27E6main.sh\u27E7, serve]\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /app/main.sh\narguments: [serve]\nuser-id: 1\n"}}],*check(e){for(let{config:t,deployment:a}of(0,o.$d)(e)){let{executable:e,arguments:s}=t.config,n=s.items[0];e&&n&&(n.value===e.value||n.value===(0,o.Fl)(e.value))&&(yield{...a,at:n.at,message:`\`${n.value}\` is the program itself, which lithos passes on its own: the program takes it for its first argument. Leave it out.`,fixes:(0,m.uZ)(s.node,0,`take \`${n.value}\` out of \`arguments\` of ${t.file.path}`,"unsafe")})}}},S,N,en,te,eJ,e9,eV,{id:"name-file-mount-conflict",group:"names",clause:"4c",severity:"error",summary:"`resolv-conf` or `hosts-file` asks for a mount that cannot be made",rationale:"`mount: true` demands that lithos mounts its file over `/etc/resolv.conf` (`/etc/hosts`). When that is a symlink or absent in the image the container does\nnot start: `/etc/resolv.conf is not a valid mount point`. The same when there is nothing to mount: `copy-from-host: false` with `mount: true`, or\n`hosts-file` with `copy-from-host`, `localhost` and `public-hostname` all `false`.\n\nLeave `mount` out: lithos then mounts where it can. Or set `mount: false`.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nresolv-conf: { copy-from-host: false, \u27E6mount: true\u27E7 }\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}}],*check(e){for(let{deployment:t,stage:a}of(0,o.d4)(e,"name-file-mount-conflict")){let e="/etc/resolv.conf"===a.path?a.path:"/etc/hosts",{mount:s,keys:n}=(0,eK.f5)(t.config,e),i=n.get("mount"),r=s?.value!==!0;yield{deployment:t,fixes:function({config:e},t){let a=(0,eK.f5)(e,"/etc/resolv.conf"===t?t:"/etc/hosts");return(0,m.uZ)(a.node,"mount",`leave \`mount\` out of ${e.file.path}`,"unsafe")}(t,a.path),at:s&&i?(0,o.ey)({key:{value:"mount",at:i},value:s}):a.at??(0,o.dI)(t.config),message:`lithos is told to mount a file over \`${e}\` and cannot: ${a.note??"the two settings exclude each other"}. ${r?"Leave one of the sources on, or write `mount: false`":"Leave `mount` out"}.${(0,o.Jb)(a)}`}}}},{id:"name-file-not-provided",group:"names",clause:"4c",severity:"warning",summary:"the settings leave no `resolv.conf` or `hosts` for the container",rationale:"`copy-from-host: false` keeps lithos from writing the file, so a link into the Statedir leads to nothing; `mount: false` keeps it from mounting the file over\nthe image's own, which vagga leaves empty; `localhost: false` together with `copy-from-host: false` makes a hosts file in which `localhost` is\nmissing. The container starts; names do not resolve.\n\nLeave the settings out: by default lithos copies the host's files and mounts them where the image has regular files. Ignore it when the image\nbrings files of its own on purpose.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nresolv-conf:\n  \u27E6mount: false\u27E7\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nresolv-conf:\n  mount: true\n"}}],*check({deployments:e}){for(let t of e){let{hostsFile:e,resolvConf:a}=t.config.config;for(let e of["/etc/resolv.conf","/etc/hosts"]){let s=(0,eK.f5)(t.config,e),{entry:n,links:i,path:r}=(0,K.e)(t.image,e),l=0===i.length&&"yes"===n.exists&&n.content?.(1)?.length===0,u=i.length>0&&(0,o.l_)(t.config.config,r)?.value.tag==="Statedir";s.mount?.value===!1&&l?yield{deployment:t,at:e7(s,"mount",s.mount),message:e8(`\`${e}\`: the empty file of the image is seen`),fixes:e6(s.node,"mount")}:"/etc/resolv.conf"===e&&!a.copyFromHost.value&&(u||l&&!a.mount?.value)&&(yield{deployment:t,at:e7(a,"copy-from-host",a.copyFromHost),message:e8(`\`${e}\`: ${l?"the empty file of the image is seen":"lithos makes no file in the Statedir, so the link leads to nothing"}`),fixes:e6(a.node,"copy-from-host")})}let s=e.publicHostname?.value===!1&&e.mount?.value!==!1;e.copyFromHost.value||e.localhost?.value!==!1||s||(yield{deployment:t,at:e7(e,"localhost",e.localhost),message:e8("line for `localhost` in its hosts file"),fixes:e6(e.node,"localhost")})}}},tt,eX,e5,e3,{id:"localhost-service",group:"neighbours",clause:"5",severity:"note",summary:"a service on localhost is used",rationale:"In development everything runs on one machine, and a database on `127.0.0.1` is at hand. Without `bridged-network` a lithos container shares the network of its\nserver: the address then means that server, and works when the service runs there. With `bridged-network` the container has a network of its\nown, and `localhost` is only itself: `Connection refused`.\n\nName the host that has the service, or give it as a variable. It is a note, and a warning where the sandbox has `bridged-network`. Addresses that the\nprogram listens on are not meant.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  REDIS_URL: redis://\u27E6localhost\u27E7:6379/0\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  REDIS_URL: redis://redis.example.org:6379/0\n"}}],*check({deployments:e}){for(let t of e)for(let{host:e,at:a}of tr(t))yield function(e,t,a){let o=e.sandbox?.config.bridgedNetwork;return{deployment:e,at:a,severity:o?"warning":"note",message:o?`\`${t}\` is the container itself: the sandbox has \`bridged-network\`, so nothing of the server is reachable there. Name the host that has the service.`:`\`${t}\` means the server that the container runs on. It works only when the service runs on the same server, and not with \`bridged-network\`.`,...o?{related:[{at:o.at,message:"the container has a network of its own"}]}:{}}}(t,e,a)}},{id:"abstract-socket",group:"neighbours",clause:"5",severity:"warning",summary:"an abstract unix socket is used",rationale:"Abstract sockets (`@name`, `unix-abstract:`) have no file: they belong to the network namespace. Without `bridged-network` the container shares them with\nthe whole server, every container and every user; with it there is nobody on the other side. Neither is what development had.\n\nUse a socket file in a volume that both sides mount, or TCP.",examples:[{bad:{"lithos.yaml":'executable: /bin/sh\narguments: [/app/main.sh, --connect, "\u27E6unix-abstract:\u27E7app"]\nuser-id: 1\n'},good:{"lithos.yaml":'executable: /bin/sh\narguments: [/app/main.sh, --connect, "unix:/run/app/socket"]\nuser-id: 1\n'}}],check:e=>ta(e,/\bunix-abstract:|\babstract-(?:connect|listen):|\bunix:(?:@|\\0)|^@\/[\w./-]+$|\bunix:\/\/@/i,void 0,e=>`${e} is an abstract socket, which belongs to the network namespace: in production other processes are behind it, or none. Use a socket file in a shared volume, or TCP.`,{except:/unix:abstract=/})},{id:"dbus-session",group:"neighbours",clause:"5a",severity:"warning",summary:"D-Bus is used",rationale:"In development the program can reach the D-Bus of your desktop or machine, often by an abstract socket (`unix:abstract=\u2026`). On a server there is no session bus, and\nthe system bus is either not reachable (no `/run/dbus` in the container) or, through the shared network namespace, one that the container should not\nspeak to.\n\nDo without D-Bus in production, or start a bus of your own inside the container.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  \u27E6DBUS_SESSION_BUS_ADDRESS\u27E7: unix:abstract=/tmp/dbus-app\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}}],check:e=>ta(e,/unix:abstract=|(?:\/var)?\/run\/dbus(?:\/system_bus_socket)?\b|\bsystem_bus_socket\b/,"dbus",e=>`${e} leads to D-Bus, which is not there in production, or is the server's own. Do without it, or start a bus inside the container.`,{variables:/^DBUS_(?:SESSION|SYSTEM)_BUS_ADDRESS$/})},{id:"x11-display",group:"neighbours",clause:"5b",severity:"warning",summary:"an X11 or Wayland display is used",rationale:"Servers have no display: `DISPLAY=:0` and `WAYLAND_DISPLAY` lead to the developer's desktop, through a socket in /tmp or an abstract one, and to nothing in production\n(`cannot open display`).\n\nRun headless (most tools have an option), or start a virtual display inside the container (`xvfb-run`; it needs a writable `/tmp`).",examples:[{bad:{"lithos.yaml":'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  \u27E6DISPLAY\u27E7: ":0"\n'},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}}],*check(e){for(let t of ta(e,/\/tmp\/\.X11-unix\b|\bwayland-\d\b/,"x11",e=>`${e} leads to a display, and there is none in production. Run headless, or start a virtual display inside the container.`,{variables:/^(?:DISPLAY|WAYLAND_DISPLAY|XAUTHORITY)$/}))!function({config:e,evidence:t}){return[...(0,o.CB)(e.config).map(({value:e})=>e),...t.clues.map(({subject:e})=>e??"")].some(e=>/\bxvfb/i.test(e))}(t.deployment)&&(yield t)}},{id:"nscd-socket",group:"neighbours",clause:"5c",severity:"warning",summary:"the name service cache (nscd) of the host is used",rationale:"`/run/nscd/socket` asks the nscd of the *host* about users and host names: the answers are those of another system (other users, another `hosts` file), and in\nproduction the socket is usually not there.\n\nDo not mount it. Names come from the container's own `/etc/resolv.conf` and `/etc/hosts`, users from its `/etc/passwd`.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  NSCD: \u27E6/var/run/nscd\u27E7/socket\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n"}}],check:e=>ta(e,/(?:\/var)?\/run\/nscd\b/,"nscd",e=>`${e} is the name service cache of the host, which answers for another system, or is not there. Leave it out.`)},{id:"systemd-resolved",group:"neighbours",clause:"5d",severity:"warning",summary:"systemd-resolved (127.0.0.53) is used",rationale:"`127.0.0.53` is the local resolver of a machine with systemd-resolved. It answers in development, where the container shares your network. In production there may\nbe none, and with `bridged-network` the address is the container itself; its D-Bus interface is not reachable either. lithos copies the host's\n`resolv.conf` as it is, also one that says `nameserver 127.0.0.53`.\n\nName real name servers (`resolv-conf` of the sandbox config may be `/run/systemd/resolve/resolv.conf`), and leave the address out of images and\nconfigs.",examples:[{bad:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh, --resolver, \u27E6127.0.0.53\u27E7]\nuser-id: 1\n"},good:{"lithos.yaml":"executable: /bin/sh\narguments: [/app/main.sh, --resolver, 10.0.0.2]\nuser-id: 1\n"}}],check:e=>ta(e,/\b127\.0\.0\.53\b|\/run\/systemd\/resolve\b|\borg\.freedesktop\.resolve1\b|\bnss-resolve\b/,"systemd-resolved",e=>`${e} is systemd-resolved of the machine, which the container may not reach in production. Name a real name server.`)},tl,eG,ej,eB,ex,e$,eH,eF,eq,eZ,eU,eY,e_,eP,eI,ef,eS,eb,ey,eT,eA,eD,eM,eN,ez,eO,eL,eE,eW,eC,ek,eR,ew,eg,ed,ep,ec]}),7170:(function(e,t,a){a.d(t,{Ge:()=>d,PH:()=>r,_P:()=>h,eL:()=>m,f5:()=>c});var o=a(4533),s=a(8969),n=a(6159),i=a(9971);function*r(e,t){for(let s of e.deployments){var a;let r=s.boot.stages.find(({path:e,code:a})=>e===t&&("name-file-dangling"===a||"name-file-closed"===a)),h=s.image.entry(t);if("link"!==h.kind||!r&&!m(s,t))continue;let d=(0,i.S8)(h.target??"/","/etc"),f=(0,i.Zq)(s,d),{copyFromHost:g}=c(s.config,t);if("/etc/resolv.conf"===t&&f?.value.tag==="Statedir"&&!g?.value&&function({key:e,value:t},a){return"Statedir"===t.tag&&"/"===(0,i.S8)(t.value.path.value)&&(0,i.S8)(`${a}/..`)===(0,i.S8)(e.value)}(f,d))continue;let v=l(s.config),y=r?.code==="name-file-closed",b=v??f,w=v?.value.tag==="Statedir"?(0,i.S8)(v.value.value.path.value):"/",k=v?`the Statedir at \`${v.key.value}\` ${"/"===w?"is another place":`shows its directory \`${w}\`, and the files are above it`}`:f?`there is a \`!${f.value.tag}\` at \`${f.key.value}\``:"there is no Statedir volume";yield{deployment:s,at:b?(0,i.ey)(b):h.step??(0,i.dI)(s.config),message:`\`${t}\` of the image is a link to \`${h.target??"?"}\`, `+(y?"which the user of the process may not read: ":`and lithos puts nothing there (${k}): `)+`${"/etc/hosts"===t?"not even `localhost` resolves":"no name resolves"}, without any message. `+(y?"Leave `mode` of the Statedir out.":`Write \`${p(h.target)}: !Statedir {}\` in \`volumes\`, or leave the file a regular one: then lithos mounts its own over it.`),...b&&h.step?{related:[{at:h.step,message:"the link is made here"}]}:{},fixes:y?(a=v)?(0,n.uZ)(a.value.node,"mode","leave `mode` of the Statedir out","safe"):[]:function(e,t,a,s){let{config:r,container:h,image:m}=t,d=p(a),c=(0,o.ws)(d);if(!a.startsWith("/")||(0,i.Fl)(a)!==s||void 0===c)return[];let f="no"===m.entry(d).exists?[(0,n.qT)(h,d)]:[],g=l(r);if(void 0===g){let t=new Set(e.deployments.filter(e=>e.container===h&&void 0===l(e.config)).map(e=>e.config)),a=[...t].map(({file:e})=>e.path).join(", ");return(0,n.BW)(`mount a Statedir at ${d} in ${a}`,"safe",...[...t].map(e=>u(e,d)),...f)}if("Statedir"===g.value.tag&&g.key.value===d)return(0,n.dd)(g.value.node,"path","/","write `path: /`","unsafe");let{node:v}=r.config.volumes,y="mapping"===v.kind?v.entries.find(e=>e.key.value===g.key.value)?.key:void 0;return(0,n.BW)(`mount the Statedir at ${d} in ${r.file.path}`,"unsafe",y&&(0,o.BB)(y,d),...f)}(e,s,h.target??"",(0,i.Fl)(t))}}}function l({config:e}){return e.volumes.entries.find(({value:e})=>"Statedir"===e.tag)}function u({config:e},t){return"mapping"===e.node.kind?(0,o.L)(e.node,["volumes",t],"!Statedir {}"):void 0}function h(e){let{config:t,container:a,image:s}=e,i=function({container:e}){let{node:t}=e.config;return"mapping"!==t.kind||t.flow?void 0:t}(e);if(void 0===i||"yes"===s.entry("/state").exists)return[];let{setup:r,resolvConfPath:l,hostsFilePath:h,keys:m}=a.config;if(![l?.value,h?.value].every((e,t)=>[["/etc/resolv.conf","/etc/hosts"][t],void 0].includes(e))||m.has("resolv-conf-path")||m.has("hosts-file-path"))return[];let d="sequence"===r.node.kind?(0,o.IP)(r.node,["!EnsureDir /state","!Sh ln -sfn /state/resolv.conf /etc/resolv.conf && ln -sfn /state/hosts /etc/hosts"]):void 0,p=(0,o.SS)(i,[["resolv-conf-path","/state/resolv.conf"],["hosts-file-path","/state/hosts"]]);return(0,n.BW)(`link both name files of ${a.name.value} into /state, and mount a Statedir there`,"unsafe",d,p,u(t,"/state"))}function m(e,t){let{entry:a,path:o,links:n}=(0,s.e)(e.image,t);return!(0===n.length||(0,i.Zq)(e,o))&&("no"===a.exists||"file"===a.kind&&a.content?.(1)?.length===0)}function*d(e,t){for(let a of e.deployments){let e=a.image.entry(t),o=(0,i.l_)(a.config.config,t),s=void 0!==o&&"Tmpfs"===o.value.tag;(s||!o&&"no"===e.exists)&&(yield{deployment:a,at:s?(0,i.ey)(o):e.step??(0,i.dI)(a.config),message:`${s?`the volume at \`${o.key.value}\` hides`:"the image has no"} \`${t}\`: lithos mounts its own only over a regular file, so there is none in production and ${"/etc/hosts"===t?"`localhost` does not resolve":"no name resolves"}, without any message. `+(s?"Mount the volume elsewhere.":"Leave the (empty) file in the image."),fixes:s?[]:function({container:e},t){let{setup:a}=e.config,o=a.items.findIndex(({tag:e,value:a})=>"Remove"===e&&(0,i.S8)(a.value)===t);return o<0||a.items.length!==("sequence"===a.node.kind?a.node.items.length:-1)?[]:(0,n.uZ)(a.node,o,`take \`- !Remove ${t}\` out of container ${e.name.value}`,"unsafe")}(a,t)})}}function p(e){return e?.startsWith("/")&&e.slice(0,e.lastIndexOf("/"))||"/state"}function c({config:e},t){return"/etc/hosts"===t?e.hostsFile:e.resolvConf}}),9971:(function(e,t,a){a.d(t,{$R:()=>q,$d:()=>U,$u:()=>I,B3:()=>F,B_:()=>function e(t,a,o=new Set){return o.has(a)?[]:(t.containers.get(a)?.config.setup.items??[]).flatMap(s=>[..."Container"===s.tag?e(t,s.value.value,new Set([...o,a])):[],{step:s,container:a}])},CB:()=>x,DG:()=>Y,F8:()=>W,Fl:()=>B,H7:()=>G,Jb:()=>u,L7:()=>M,L_:()=>E,N7:()=>b,Nj:()=>m,OH:()=>p,Qn:()=>H,S8:()=>f,Sw:()=>k,TM:()=>R,Wo:()=>N,Y6:()=>r,Z5:()=>_,Zq:()=>y,b8:()=>h,bf:()=>z,cF:()=>d,d4:()=>l,dI:()=>A,ee:()=>L,ey:()=>T,hG:()=>c,k4:()=>O,l_:()=>g,nH:()=>w,pA:()=>D,q2:()=>j,u5:()=>i,ux:()=>S,z$:()=>P});var o=a(8969),s=a(8565),n=a(2143);let i="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";function r(e){return function*({problems:t}){for(let a of t)a.rule===e&&(yield a)}}function*l({deployments:e},...t){for(let a of e)for(let e of a.boot.stages)"unknown"!==e.status&&void 0!==e.code&&t.includes(e.code)&&(yield{deployment:a,stage:e})}function u(e){return e.error?` lithos_knot would log: ${e.error}`:""}function*h(e,t,...a){let o=new Set;for(let s of e.projects)if(s.accepted){for(let n of s.containers.keys())if(!t.deployed||m(e,s,n))for(let t of e.image(s,n)?.problems??[]){let e=`${t.at.file.path}:${t.at.start}:${t.code}:${t.path}`;!t.certain||!a.includes(t.code)||o.has(e)||(o.add(e),yield{...t,project:s,container:n})}}}function m({deployments:e},t,a){return e.some(e=>e.project===t&&d(t,e.container.name.value).has(a))}function d(e,t){let a=new Set,o=[t];for(let t=o.pop();void 0!==t;t=o.pop())if(!a.has(t))for(let s of(a.add(t),e.containers.get(t)?.config.setup.items??[]))"Container"===s.tag&&o.push(s.value.value),"Build"===s.tag&&s.value.container&&o.push(s.value.container.value),"SubConfig"===s.tag&&s.value.source?.tag==="Container"&&o.push(s.value.source.value.value);return a}function p(e,t){for(let{config:a}of e.containers.values())for(let e of a.setup.items)if(e.at.file===t.file&&e.at.start<=t.start&&t.end<=e.at.end)return e}function c(e,t){return"/"===t||e===t||e.startsWith(`${t}/`)}function f(e,t="/"){let a=[];for(let o of(e.startsWith("/")?e:`${t}/${e}`).split("/"))".."===o?a.pop():""!==o&&"."!==o&&a.push(o);return`/${a.join("/")}`}function g(e,t){let a;for(let o of e.volumes.entries)c(t,f(o.key.value))&&(void 0===a||f(o.key.value).length>f(a.key.value).length)&&(a=o);return a}let v=[["/var/run","/run"],["/var/lock","/run/lock"],["/run/shm","/dev/shm"]];function y(e,t){let{config:a}=e.config,s=g(a,t);if(s)return s;let n=f((0,o.e)(e.image,t).path),i=n===t?void 0:g(a,n);if(i)return i;for(let[e,o]of v)if(c(t,e))return g(a,o+t.slice(e.length))}function b({key:e}){let t=f(e.value);return"/tmp"===t?"2a":"/dev/shm"===t?"2b":"2c"}function w(e,t){let a=y(e,t);return a?"Readonly"!==a.value.tag:!!function({volumes:e},t){if(e.complete)return!1;let{node:a}=e;return"mapping"!==a.kind||a.entries.some(({key:a})=>void 0===e.get(a.value)&&c(t,f(a.value)))}(e.config.config,t)||c(t,"/proc")||c(t,"/dev")&&!c(t,"/dev/shm")}function k(e,t){let a=y(e,t);return a?f(a.key.value)===t?"yes":"unknown":c(t,"/proc")||c(t,"/dev")||c(t,"/sys")?"unknown":(0,o.e)(e.image,t).entry.exists}function x(e){return[...e.executable?[{what:"executable",...$(e.executable)}]:[],...e.arguments.items.map(e=>({what:"arguments",...$(e)})),...e.environ.entries.map(({key:e,value:t})=>({what:`environ ${e.value}`,name:e,...$(t)})),...e.workdir.implied?[]:[{what:"workdir",...$(e.workdir)}],...e.stdoutStderrFile?[{what:"stdout-stderr-file",...$(e.stdoutStderrFile)}]:[]]}function $({value:e,at:t,node:a}){return{value:e,at:t,node:a}}function S(e,t){let a=(0,s.$6)(e).indexOf(t);return a<0?e:{file:e.file,start:e.start+a,end:e.start+a+t.length}}function T(e){let{key:t,value:a}=e;return t.at.file===a.at.file&&a.at.end>t.at.start?{file:t.at.file,start:t.at.start,end:a.at.end}:t.at}function A({config:e,file:t}){let a=e.keys.get("executable");return a&&e.executable?T({key:{value:"executable",at:a},value:e.executable}):a??{file:t,start:0,end:0}}function D({project:e,container:t,command:a}){let o=a?.command.value.container?.value;return(void 0===o?void 0:e.containers.get(o))??t}function M(e){let t=e.command?.command.value.volumes;return[...C(D(e).config.volumes).filter(e=>t?.get(e.key.value)===void 0),...C(t)]}function E(e){let t=e.command?.command.value.environ;return[...C(D(e).config.environ).filter(({key:e})=>t?.get(e.value)===void 0).map(({key:e,value:t})=>({name:e,value:t,ofCommand:!1})),...C(t).map(({key:e,value:t})=>({name:e,value:t,ofCommand:!0}))]}function C(e){return e?.entries??[]}function I({config:{environ:e,secretEnviron:t}},a){return void 0!==e.get(a)||void 0!==t.get(a)||!e.complete}let P=/^(?:HOME|LANG|LC_ALL|LC_CTYPE|LANGUAGE)$/;function _({config:e,sandbox:t}){if(e.config.userId)return e.config.userId.value;let a=t?.config.defaultUser?.value;return void 0===a?void 0:Number(a)}function W({config:e,sandbox:t}){return e.config.groupId?.value??Number(t?.config.defaultGroup?.value??0)}function R(e,t){let a=e.files.stat(t);if(a?.kind==="link"){let e=(0,s.sm)(t,a.target??"");return{file:e,start:0,end:e.text.length}}if(a?.kind!=="file")return;let o=(0,s.sm)(t,new TextDecoder().decode(e.files.read(t,65536)));return{file:o,start:0,end:o.line(1).length}}function L(e){for(let[t,a]of[["Gi",0x40000000],["Mi",1048576],["ki",1024]])if(e>=a&&Number.isInteger(e/a))return`${e/a}${t}`;return String(e)}function N(e){return`0o${e.toString(8).padStart(3,"0")}`}function z(e,t){for(let a of e.containers.values())if(a.config.setup.items.some(e=>{var a,o;return a=e.at,o=t,a.file===o.file&&a.start<=o.start&&o.end<=a.end}))return a}function O({command:e}){let t=e?.command.value.workDir?.value;return void 0===t?"/work":f(t,"/work")}function H({config:e,evidence:t},a){return e.config.environ.entries.find(({key:e,value:o})=>void 0!==a.through?e.value===a.through:o.value.length>1&&o.value.startsWith("/")&&c(f(a.subject??"/"),f(o.value))&&t.of("uses-variable").some(({subject:t})=>t===e.value))}function F({command:e}){let t=e?.command.value.run;return t?"scalar"!==t.node.kind?t.items.map(({value:e})=>e):(t.items[0]?.value??"").split(/\s+/).filter(e=>""!==e):[]}function j({command:e}){return e?.command.value.run?.node.kind==="scalar"}function B(e){return e.slice(e.lastIndexOf("/")+1)}function G(e){return/^(?:ba|da|a|k|z)?sh$/.test(B(e))}function Y(e,t){return t.filter(t=>t!==e&&t.container===e.container)}function*U({deployments:e,unplaced:t}){for(let t of e)yield{config:t.config,deployment:{deployment:t}};for(let e of t)yield{config:e,deployment:{}}}function q({at:e,certain:t}){return!t&&"shell"===(0,n.e)(e.file.path,e.file.text)}})};