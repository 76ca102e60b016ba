#!/bin/sh
# The life of a session with nothing but curl.
set -eu
api() { curl --silent --show-error --fail-with-body --header "X-BB-API-Key: $BROWSERBASE_API_KEY" "$@"; }

session=$(api --json '{"userMetadata":{"example":"curl"}}' "$BROWSERBASE_BASE_URL/v1/sessions")
id=$(printf '%s' "$session" | sed 's/.*"id":"\([^"]*\)".*/\1/')

api "$BROWSERBASE_BASE_URL/v1/sessions/$id" | grep -o '"status":"[A-Z_]*"'
api --json '{"status":"REQUEST_RELEASE"}' "$BROWSERBASE_BASE_URL/v1/sessions/$id" | grep -o '"status":"[A-Z_]*"'
