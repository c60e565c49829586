//go:build race

package oracle

// Raced tells that the race detector is at work: all takes several times as long.
const Raced = true
