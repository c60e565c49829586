"""Which reports are among some stories, and who ran them.

usage: reports.py PATH...

Clusters come as JSON lines, each read as soon as it is there. Problems with single files come as JSON lines, too, on standard error; the run goes on.
"""
import json, subprocess, sys, tempfile

def clusters(paths):
    """Yields the clusters of stories; raises where samewire failed, and tells of bad input."""
    with tempfile.TemporaryFile() as said:
        command = ["samewire", "cluster", "--format", "jsonl", "--errors", "json", "--", *paths]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as process:
            for line in process.stdout:
                yield json.loads(line)
        said.seek(0)
        messages = [json.loads(line) for line in said]
    for m in messages:
        if m["kind"] != "summary":
            print(f"{m.get('file', 'samewire')}:{m.get('line', '')} {m['reason']} [{m['kind']}]", file=sys.stderr)
    if process.returncode not in (0, 1):  # 1: done, with errors on some input
        raise SystemExit(process.returncode)

for cluster in clusters(sys.argv[1:]):
    print(cluster["size"], "stories", ", ".join(cluster["agencies"]))
    for member in cluster["members"]:
        print(f"  {member['contained']:.0%} {member['id']}")
