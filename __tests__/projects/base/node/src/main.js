const http = require('http')
const server = http.createServer((request, response) => response.end('hello'))
server.listen(Number(process.env.PORT))
