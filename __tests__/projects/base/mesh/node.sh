#!/bin/sh
echo "node $@"
