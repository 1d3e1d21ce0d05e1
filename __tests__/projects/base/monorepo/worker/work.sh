#!/bin/sh
while sleep 60; do echo working; done
