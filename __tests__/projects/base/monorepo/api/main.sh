#!/bin/sh
echo "api $@"
