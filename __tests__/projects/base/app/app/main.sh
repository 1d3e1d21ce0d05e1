#!/bin/sh
cat /app/VERSION conf/app.ini
echo started > /data/log
exec sleep 1000
