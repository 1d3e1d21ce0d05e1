"use strict";exports.id=789,exports.ids=[789],exports.modules={9789:(function(r,s,t){t.r(s),t.d(s,{jsonText:()=>i});var e=t(9348);function i(r){return`${(0,e.AL)(JSON.stringify(r,null,2))}
`}})};