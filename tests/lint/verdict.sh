# For the checks, to be sourced: what a check finds wrong goes to $found, a line each; it ends with verdict CLAIM INPUTS.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
found=$work/found
: >"$found"

verdict() {
    if [ "$2" -eq 0 ]; then
        echo "FAILED: $1: found nothing to look at"
        exit 1
    fi
    if [ -s "$found" ]; then
        echo "FAILED: $1"
        sed 's/^/  /' "$found"
        exit 1
    fi
    echo "ok: $1"
    exit 0
}
