#!/usr/bin/env bash
# AppStream: no way of naming who makes an app passes `appstreamcli validate
# --strict` of both Debian 12 and Debian 13.
#
# Expected: a deprecated tag is a hint, and a newer one that a validator does not
#   know is ignored, so that one metainfo file can be strict everywhere.
# Really: 0.16 refuses <developer> ("unknown-tag"), and 1.0 refuses
#   <developer_name> ("developer-name-tag-deprecated") and naming no one
#   ("developer-info-missing"). All are only of the severity "info", which fails
#   with --strict.
# Versions: appstream 0.16.1 (Debian 12), 1.0.5 (Debian 13).
# Seen (exit codes): developer 3 and 0, developer_name 0 and 3, neither 0 and 3.
#
# Needs root and debootstrap.
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf --one-file-system "$tmp"' EXIT

metainfo() {
    cat <<XML
<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>org.example.editor</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <name>Editor</name>
  <summary>Edit plain text</summary>
  $1
  <url type="homepage">https://example.org/</url>
  <description><p>An editor for plain text that opens large files at once and keeps what was typed.</p></description>
  <launchable type="desktop-id">org.example.editor.desktop</launchable>
  <content_rating type="oars-1.1"/>
  <releases><release version="1.0.0" date="2026-01-31"/></releases>
</component>
XML
}

metainfo '<developer id="org.example"><name>Ada</name></developer>' > "$tmp/developer.metainfo.xml"
metainfo '<developer_name>Ada</developer_name>' > "$tmp/developer_name.metainfo.xml"
metainfo '' > "$tmp/neither.metainfo.xml"

seen=""
for suite in bookworm trixie; do
    debootstrap --variant=minbase --include=appstream "$suite" "$tmp/$suite" \
        http://deb.debian.org/debian > "$tmp/log" 2>&1 || { tail -n 5 "$tmp/log"; exit 2; }
    seen+="$(chroot "$tmp/$suite" appstreamcli --version)"
    for kind in developer developer_name neither; do
        cp "$tmp/$kind.metainfo.xml" "$tmp/$suite/tmp/"
        code=0
        chroot "$tmp/$suite" appstreamcli validate --strict --no-net "/tmp/$kind.metainfo.xml" > /dev/null 2>&1 || code=$?
        seen+=" $kind=$code"
    done
    seen+=$'\n'
done
echo "$seen"
wanted='AppStream version: 0.16.1 developer=3 developer_name=0 neither=0
AppStream version: 1.0.5 developer=0 developer_name=3 neither=3
'
[ "$seen" = "$wanted" ] || { echo "changed"; exit 1; }
echo "as described"
