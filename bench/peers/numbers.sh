# The list's numbers in their E.164 form with the row's id, for peers that only look up: numbers DIR OUT. Never timed.
numbers() {
  awk -F, 'NR > 1 {
    text = $(NF - 2); gsub(/[ .\/()-]/, "", text)
    if (text ~ /^0039/) text = substr(text, 3); else if (text ~ /^00/) text = substr(text, 3); else if (text !~ /^\+/) text = "39" text
    sub(/^\+/, "", text)
    print "+" text "," $NF
  }' "$1/contacts.csv" > "$2"
}
