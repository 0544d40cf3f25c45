#!/bin/bash
# Writes the configuration of an nginx of your own: the templates beside this file, filled in.
#   SITE_NAME=classes.example.org docs/deploy/proxy/configure.sh /etc/nginx/wecoza
# docs/operations.md, "The proxy", says what the variables mean. Those with a value here can be left out.
set -euo pipefail

: "${SITE_NAME:?set it to the name under which people reach this site}"
: "${SITE:=127.0.0.1:8000}" "${HTTP_PORT:=80}" "${HTTPS_PORT:=443}"
: "${PROXY_USER:=www-data}" "${PROXY_STATE:=/var/lib/wecoza-proxy}"
: "${CERTIFICATE_FILE:=/etc/wecoza/site.crt}" "${CERTIFICATE_KEY_FILE:=/etc/wecoza/site.key}"
CERTIFICATES=files

target=$1
mkdir -p "$target/$CERTIFICATES" "$PROXY_STATE/challenges"
for written in nginx.conf "$CERTIFICATES/certificate.conf"; do
    text=$(<"$(dirname "$0")/$written.template")
    for name in SITE_NAME SITE HTTP_PORT HTTPS_PORT PROXY_USER PROXY_STATE CERTIFICATE_FILE CERTIFICATE_KEY_FILE CERTIFICATES; do
        text=${text//"\${$name}"/"${!name}"}
    done
    printf '%s\n' "$text" >"$target/$written"
done
