//go:build !race

package facts_test

// raced reports whether the race detector is on.
const raced = false
