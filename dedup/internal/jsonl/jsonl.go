// Package jsonl writes what lines of JSON have in common.
package jsonl

import (
	"bytes"
	"encoding/json"
	"math"
)

// Schema is the version of the lines, which their JSON Schemas in examples/samewire/schema describe. Fields are added without another version.
const Schema = 1

// Share is a number from 0 to 1, of four decimals at most.
type Share float64

func (s Share) MarshalJSON() ([]byte, error) { return json.Marshal(math.Round(float64(s)*1e4) / 1e4) }

// Marshal is json.Marshal without escapes of <, > and &: whoever calls MarshalJSON adds them, unless they are not wanted.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
