package lang

import "sync"

// Mask is a set of classes.
type Mask [maskWords]uint64

const maskWords = 4

func (m *Mask) set(bit uint16) { m[bit/64] |= 1 << (bit % 64) }

func (m Mask) meets(n Mask) bool {
	return m[0]&n[0]|m[1]&n[1]|m[2]&n[2]|m[3]&n[3] != 0
}

// MaskOf returns the set of the classes.
func MaskOf(classes ...Class) Mask {
	var m Mask
	for _, c := range classes {
		m.set(bitOf(c))
	}
	return m
}

// Or returns the union.
func (m Mask) Or(n Mask) Mask {
	for i := range m {
		m[i] |= n[i]
	}
	return m
}

var bits = struct {
	sync.RWMutex
	of map[Class]uint16
}{of: map[Class]uint16{}}

// bitOf numbers the classes as they are met.
func bitOf(c Class) uint16 {
	bits.RLock()
	bit, ok := bits.of[c]
	bits.RUnlock()
	if ok {
		return bit
	}
	bits.Lock()
	defer bits.Unlock()
	if bit, ok = bits.of[c]; ok {
		return bit
	}
	bit = uint16(len(bits.of))
	if bit >= maskWords*64 {
		panic("lang: too many classes")
	}
	bits.of[c] = bit
	return bit
}
