#!/bin/sh
# channel://NAME is the image on the line of that name in channels.txt. Needs sh and awk alone.
#
# Inside a JSON text every quote has a backslash before it, so {"id": and "reference":" stand only where they mean it.
exec awk -v channels="$(dirname "$0")/../channels.txt" '
BEGIN {
  while ((getline line < channels) > 0) if (split(line, word, " ") == 2) image[word[1]] = word[2]
}
{ input = input $0 }
END {
  printf "{\"apiVersion\": 1, \"answers\": ["
  count = split(input, part, /[{]"id":/)
  for (i = 2; i <= count; i++) printf "%s{\"id\": %d, %s}", (i > 2 ? ", " : ""), part[i] + 0, reply(part[i])
  print "]}"
}
function reply(request,    name) {
  if (!match(request, /"reference":"channel:\/\/[A-Za-z0-9_.-]+"/)) return "\"answer\": null"
  name = substr(request, RSTART, RLENGTH)
  sub(/.*channel:\/\//, "", name)
  sub(/"$/, "", name)
  if (name in image) return "\"answer\": \"" image[name] "\""
  return "\"error\": \"channels.txt has no line for " name "\""
}'
