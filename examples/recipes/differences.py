"""What two stories state differently, with the words around it.

usage: differences.py A B

Python counts code points: --offsets runes makes spans slices of a str.
"""
import json, subprocess, sys

def story(path):
    out = subprocess.run(["samewire", "text", "--format", "jsonl", path], check=True, capture_output=True).stdout
    return json.loads(out)["text"]

a, b = sys.argv[1:3]
done = subprocess.run(["samewire", "diff", "--format", "jsonl", "--offsets", "runes", a, b], check=True, capture_output=True)
pair = json.loads(done.stdout)
texts = {"a": story(a), "b": story(b)}
print(pair["relation"])
for difference in pair["differences"]:
    if difference["severity"] not in ("key", "high"):
        continue
    print(difference["severity"], difference["kind"])
    for side in "ab":
        for span in (difference[side] or {"spans": []})["spans"]:
            text = texts[side]
            before, words, after = text[:span["start"]][-20:], text[span["start"]:span["end"]], text[span["end"]:][:20]
            print(f"  {side}  {before}[{words}]{after}".replace("\n", " "))
