package feed

import (
	"strconv"
	"strings"
	"time"
)

// layouts are the forms of a date that are understood, the usual ones first.
// Without a zone UTC is meant.
var layouts = []string{
	time.RFC3339, // fractions of a second are accepted everywhere
	"2006-01-02",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	"2006-01-02 15:04:05",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 Z07:00",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04",
	"20060102T150405Z0700", // NewsML, GDELT
	"20060102T150405",
	"20060102150405",
	"20060102",
	"Mon, 2 Jan 2006 15:04:05 -0700", // RFC 5322, RSS
	"2 Jan 2006 15:04:05 -0700",
	"Mon, 2 Jan 2006 15:04 -0700",
	"Mon Jan _2 15:04:05 2006",
	"Mon Jan _2 15:04:05 -0700 2006",
	"January 2, 2006",
	"Jan 2, 2006",
	"January 2, 2006 15:04",
	"2 January 2006",
	"2 Jan 2006",
}

// zones are the names that RFC 5322, section 4.3 gives a meaning.
var zones = map[string]string{
	"GMT": "+0000", "UT": "+0000", "UTC": "+0000", "Z": "+0000",
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
	"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}

// parseDate returns the time that s names. Numbers are seconds or
// milliseconds since 1970. Days and months stay in the order of the layouts:
// 03/04/2026 is not guessed at.
func parseDate(s string) (t time.Time, ok bool) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), true
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch len(s) {
		case 9, 10:
			return time.Unix(n, 0).UTC(), true
		case 12, 13:
			return time.UnixMilli(n).UTC(), true
		}
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		if offset, ok := zones[s[i+1:]]; ok {
			s = s[:i+1] + offset
		}
	}
	for _, layout := range layouts[1:] {
		if t, err := time.ParseInLocation(layout, s, time.UTC); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
