"use strict";exports.id=688,exports.ids=[688],exports.modules={6688:(function(r,s,t){t.r(s),t.d(s,{jsonText:()=>i});var e=t(7941);function i(r){return`${(0,e.AL)(JSON.stringify(r,null,2))}
`}})};