package facts

// Unstyled returns the differences that change a fact, in their order, without the ids of the others among those that they are related to. The slice is left
// as it is.
func Unstyled(all []Difference) []Difference {
	style := map[string]bool{}
	kept := make([]Difference, 0, len(all))
	for _, d := range all {
		if style[d.ID] = d.Severity == Styled; !style[d.ID] {
			kept = append(kept, d)
		}
	}
	for i := range kept {
		var related []string
		for _, id := range kept[i].Related {
			if !style[id] {
				related = append(related, id)
			}
		}
		kept[i].Related = related
	}
	return kept
}
