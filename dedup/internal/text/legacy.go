package text

import "strings"

// abbreviations is what names still ask; it goes when they are read by packs.
var abbreviations = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`mr mrs ms dr prof sen rep gov gen lt col maj capt cmdr adm sgt cpl pvt rev hon st jr sr no nos vs mt ft
		jan feb mar apr jun jul aug sept sep oct nov dec co corp inc ltd plc bros dept univ assn ave blvd rd dist sec fig vol al etc approx
		ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo
		eg ie cf ca`) {
		abbreviations[w] = true
	}
}
