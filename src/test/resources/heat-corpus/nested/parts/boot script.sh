#!/bin/sh
echo "hällo: $1"
