package dedup

// NewIndexOf is NewIndex with another bound of the entries of lists that a query reads.
func NewIndexOf(cfg Config, budget int) (*Index, error) { return newIndex(cfg, budget) }
