#!/bin/sh
# Asks an XKS proxy what another cloud would, with curl, and says what was answered otherwise than the specification wants.
# XKS_PROXY_HOST host:port, URI_PREFIX, REGION, CACERT, SIGV4_ACCESS_KEY_ID, SIGV4_SECRET_ACCESS_KEY, KEY_ID, and keys that are offered for less:
# ENCRYPT_ONLY_KEY_ID, DECRYPT_ONLY_KEY_ID, IMPOTENT_KEY_ID.
set -u
cases=0
failed=0
other_id=BETWQ4SHVWN6BYTF3M7Z
other_secret=wJalrXUtnFEMI/K7MDENG+bPxRfiCYzEXAMPLEKEY123
who='"requestMetadata":{"awsPrincipalArn":"arn:aws:iam::123456789012:user/Alice","kmsKeyArn":"arn:aws:kms:us-east-2:123456789012:/key/1","kmsOperation":"Encrypt","kmsRequestId":"4112f4d6"}'
health='{"requestMetadata":{"kmsRequestId":"4112f4d6","kmsOperation":"CreateCustomKeyStore"}}'

# The body of the answer, and its status on a line of its own. The secret is on no command line.
ask() {
  answer=$(printf 'user = "%s:%s"\n' "${3:-$SIGV4_ACCESS_KEY_ID}" "${4:-$SIGV4_SECRET_ACCESS_KEY}" | curl -sS -K - --cacert "$CACERT" \
    --aws-sigv4 "aws:amz:$REGION:kms-xks-proxy" -H 'Content-Type: application/json' -d "$2" -w '\n%{http_code}\n' \
    "https://$XKS_PROXY_HOST${prefix:-$URI_PREFIX}/kms/xks/v1/$1")
}

# What it is that is tried, the status, and a text that is in the answer.
expect() {
  cases=$((cases + 1))
  if ! { printf '%s\n' "$answer" | tail -n 1 | grep -qx "$2" && printf '%s\n' "$answer" | grep -qF -- "$3"; }; then
    failed=$((failed + 1))
    echo "$1: not $2 with $3 but: $answer"
  fi
}

field() { printf '%s\n' "$answer" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
zeros() { head -c "$1" /dev/zero | base64 -w 0; }

# Reads what was encrypted into a body for decryption, with the AAD in base64 that is given, or none.
decryption() {
  printf '{%s,"encryptionAlgorithm":"AES_GCM","ciphertext":"%s","initializationVector":"%s","authenticationTag":"%s","ciphertextMetadata":"%s"%s}' "$who" \
    "$(field ciphertext)" "$(field initializationVector)" "$(field authenticationTag)" "$(field ciphertextMetadata)" "${1:+,\"additionalAuthenticatedData\":\"$1\"}"
}

encryption() {
  printf '{%s,"encryptionAlgorithm":"AES_GCM","ciphertextDataIntegrityValueAlgorithm":"SHA_256","plaintext":"%s"%s}' "$who" "$1" "${2:+,\"additionalAuthenticatedData\":\"$2\"}"
}

integrity() {
  { printf %s "${1:-}" | base64 -d; for part in ciphertextMetadata initializationVector ciphertext authenticationTag; do field "$part" | base64 -d; done; } \
    | openssl dgst -sha256 -binary | base64
}

# health
ask health "$health";                                             expect "health" 200 '"healthStatus":"ACTIVE"'
ask health '{}';                                                  expect "health without metadata" 400 ValidationException
ask health '{"requestMetadata":{}}';                              expect "health with empty metadata" 400 ValidationException
ask health "$health" "$other_id";                                 expect "health by an unknown id" 401 AuthenticationFailedException
ask health "$health" "$SIGV4_ACCESS_KEY_ID" "$other_secret";      expect "health by another secret" 401 AuthenticationFailedException
prefix=/no-such; ask health "$health"; prefix=;                   expect "health of another prefix" 404 InvalidUriPathException

# key metadata
ask "keys/$KEY_ID/metadata" "{$who}";                             expect "metadata" 200 '"keySpec":"AES_256","keyUsage":["ENCRYPT","DECRYPT"],"keyStatus":"ENABLED"'
ask "keys/$KEY_ID/metadata" '{}';                                 expect "metadata without metadata" 400 ValidationException
ask "keys/no-such-key/metadata" "{$who}";                         expect "metadata of no key" 404 KeyNotFoundException
ask "keys/$KEY_ID/metadata" "{$who}" "$other_id";                 expect "metadata by an unknown id" 401 AuthenticationFailedException

# encrypt and decrypt
aad=$(printf %s project=nile,department=marketing | base64)
plain=$(printf %s 'hello world' | base64)
ask "keys/no-such-key/encrypt" "$(encryption "$plain")";          expect "encryption by no key" 404 KeyNotFoundException
ask "keys/$KEY_ID/encrypt" "{$who,\"encryptionAlgorithm\":\"AES_GCM\"}"; expect "encryption of nothing" 400 ValidationException
ask "keys/$KEY_ID/encrypt" "$(encryption "$plain")" "$SIGV4_ACCESS_KEY_ID" "$other_secret"; expect "encryption by another secret" 401 AuthenticationFailedException
prefix=/no-such; ask "keys/$KEY_ID/encrypt" "$(encryption "$plain")"; prefix=; expect "encryption of another prefix" 404 InvalidUriPathException
ask "keys/$KEY_ID/encrypt" "$(encryption "$plain")";              expect "encryption" 200 '"authenticationTag"'
expect "integrity" 200 "\"ciphertextDataIntegrityValue\":\"$(integrity)\""
bare=$(decryption)
given=$(decryption "$aad")
ask "keys/$KEY_ID/decrypt" "$bare";                               expect "decryption" 200 "\"plaintext\":\"$plain\""
ask "keys/$KEY_ID/decrypt" "$given";                              expect "decryption with an AAD that there was not" 400 InvalidCiphertextException
ask "keys/$KEY_ID/encrypt" "$(encryption "$plain" "$aad")";       expect "encryption with AAD" 200 '"authenticationTag"'
expect "integrity with AAD" 200 "\"ciphertextDataIntegrityValue\":\"$(integrity "$aad")\""
bare=$(decryption)
given=$(decryption "$aad")
ask "keys/$KEY_ID/decrypt" "$given";                              expect "decryption with AAD" 200 "\"plaintext\":\"$plain\""
ask "keys/$KEY_ID/decrypt" "$bare";                               expect "decryption without the AAD" 400 InvalidCiphertextException
long=$(zeros 8192)
ask "keys/$KEY_ID/encrypt" "$(encryption "$(zeros 4096)" "$long")"; expect "a long encryption" 200 '"authenticationTag"'
ask "keys/$KEY_ID/decrypt" "$(decryption "$long")";               expect "a long decryption" 200 "\"plaintext\":\"$(zeros 4096)\""

# keys that are offered for less
ask "keys/$ENCRYPT_ONLY_KEY_ID/encrypt" "$(encryption "$plain")"; expect "encryption by a key for that" 200 '"authenticationTag"'
ask "keys/$ENCRYPT_ONLY_KEY_ID/decrypt" "$(decryption)";          expect "decryption by a key for encryption" 400 InvalidKeyUsageException
ask "keys/$DECRYPT_ONLY_KEY_ID/encrypt" "$(encryption "$plain")"; expect "encryption by a key for decryption" 400 InvalidKeyUsageException
ask "keys/$IMPOTENT_KEY_ID/encrypt" "$(encryption "$plain")";     expect "encryption by a key for nothing" 400 InvalidKeyUsageException

[ "$failed" = 0 ] && echo "$cases cases, none failed" && exit 0
echo "$failed of $cases cases failed"
exit 1
