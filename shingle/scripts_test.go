package shingle_test

import (
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"github.com/samewire/samewire/shingle"
)

// reports are made up, one a script or language.
var reports = map[string]string{
	"english":     "The U.S.-led coalition said 2,500 troops, “all of them”, left at 5 p.m. for $1.2bn; it's over.",
	"vietnamese":  "Lũ lụt ở miền Trung đã làm 34 người chết, chính quyền cho biết hôm thứ Hai.",
	"russian":     "Ещё 12 человек ранены при взрыве, сообщили в районной администрации.",
	"serbian":     "Председник владе изјавио је да ће нови мост бити отворен за шест месеци.",
	"greek":       "Ο υπουργός ανακοίνωσε ότι οι εργασίες θα αρχίσουν σε 15 ημέρες.",
	"hebrew":      "שָׁלוֹם, אמר ראש העיר, 1,200 תושבים פונו מבתיהם.",
	"arabic":      "قالت وِزارة الداخلية إن ١٢٨ شخصاً أُصيبوا، وارتفع عدد القتلى إلى ٣٤٫٥ في المئة.",
	"persian":     "استاندار گفت راه\u200cها تا چهارشنبه بسته می\u200cماند و ۱٬۲۰۰ خانواده کمک گرفتند.",
	"hindi":       "ज़िला अधिकारी ने कहा कि बाढ़ से ३७ गाँव प्रभावित हुए हैं।",
	"bengali":     "কর্মকর্তারা জানান, বন্যায় ১২০ জন গৃহহীন হয়েছেন এবং ড়াক বন্ধ।",
	"tamil":       "புயலால் கோட்டை நகரில் 40 வீடுகள் சேதமடைந்தன.",
	"malayalam":   "കൊല്ലത്ത് ഒമ്പത് പേർക്ക് പരിക്കേറ്റു.",
	"korean":      "서울시는 12일 지하철 요금을 1,400원으로 올린다고 밝혔다.",
	"japanese":    "東京都は4日、がれきの撤去がほぼ終わったと発表した。ガス管も直った。",
	"traditional": "臺北市政府發言人說，颱風後還有１，２００戶沒有電，預計週三恢復。",
	"thai":        "กรุงเทพมหานครแถลงว่าน้ำท่วมทำให้ประชาชน ๑๒๐ คนต้องย้ายออกจากบ้านเมื่อวันจันทร์",
	"lao":         "ລັດຖະບານແຈ້ງວ່ານ້ຳຖ້ວມເຮັດໃຫ້ປະຊາຊົນ 12 ຄົນບາດເຈັບ",
	"khmer":       "រដ្ឋាភិបាលប្រកាសថាទឹកជំនន់បានធ្វើឱ្យមនុស្ស ១២ នាក់រងរបួស",
	"burmese":     "အစိုးရက ရေကြီးမှုကြောင့် လူ ၁၂ ဦး ဒဏ်ရာရခဲ့သည်ဟု ပြောကြားခဲ့သည်",
	"tibetan":     "བོད་ཀྱི་ཆུ་ལོག་གིས་མི་ཁྱིམ་མང་པོར་གནོད་པ་བཟོས།",
}

func TestScripts(t *testing.T) {
	checkWords(t, []wordCase{
		{"yeh and kaf", "كتابي کتابی كتابى", "كتابي كتابي كتابي", "Persian, Arabic and Egyptian keyboards have letters of their own"},
		{"heh", "وزارة وزاره خانۀ", "وزاره وزاره خانه", "teh marbuta is often written without its points"},
		{"half space", "می\u200cکند میکند", "ميكند ميكند", "a joiner is not seen"},
		{"tatweel", "الزلـــزال", "الزلزال", "a line that stretches a word"},
		{"direction", "\u200fAnna\u200e \u202aHo\u200bff\u202c", "anna hoff", "marks of direction and blanks without width"},
		{"digits", "۱٬۲۰۰ ١٬٢٠٠ １，２００ ३४٫५ 6．5 ６.５ 1，200，300", "1200 1200 1200 34.5 6.5 6.5 1200300", "signs between digits of any script"},
		{"no groups", "3，40 3，4000 十，200 a，200", "3 40 3 4000 十 200 a 200", "a comma that groups nothing parts words"},
		{"forms of Han", "臺灣發佈 台湾发布 \ufa10", "台 湾 发 布 台 湾 发 布 冢", "traditional, simplified and compatibility forms"},
		{"variation", "葛\U000E0100飾", "葛 饰", "which glyph it is does not matter"},
		{"kana", "か\u3099 が ｶﾞ ガ", "が が ガ ガ", "a sound mark belongs to its kana, however it is written"},
		{"jamo", "\u1112\u1161\u11ab\u1100\u116e\u11a8 한국", "한국 한국", "letters of Hangul make syllables"},
		{"nukta", "ज़िला \u095bिला जिला", "जिला जिला जिला", "the point of foreign sounds is often left out"},
		{"two-part vowel", "\u0995\u09cb \u0995\u09c7\u09be", "\u0995\u09c7\u09be \u0995\u09c7\u09be", "a vowel around its consonant is one letter or two"},
		{"thai", "กรุงเทพฯ เมืองไทย จันทร์ ประชุม ท่วมภาคใต้", "กรุง เทพฯ เมือง ไทย จันทร์ ประ ชุม ท่วม ภาค ใต้", "about a syllable a word"},
		{"lao", "ປະຊາຊົນ ບ້ານເມືອງ", "ປະ ຊາ ຊົນ ບ້ານ ເມືອງ", "as Thai"},
		{"khmer", "ភ្នំពេញ កម្ពុជា", "ភ្នំ ពេញ កម្ពុ ជា", "consonants under others go with them"},
		{"burmese", "မြန်မာနိုင်ငံ", "မြန် မာ နိုင် ငံ", "a consonant without a vowel ends a syllable"},
		{"blanks without width", "ភ្នំ\u200bពេញ", "ភ្នំ ពេញ", "they part words of Khmer for the eye of a program only"},
		{"tibetan", "བོད་ཡིག", "བོད ཡིག", "a point parts syllables"},
		{"russian", "Чехия, цехия", "чехия цехия", "Cyrillic stays in the words of Tokens"},
	})
}

// TestSpelledAlike: texts that only an encoding tells apart have the same words.
func TestSpelledAlike(t *testing.T) {
	for name, text := range reports {
		want := words(text)
		for how, other := range map[string]string{
			"decomposed":       norm.NFD.String(text),
			"composed":         norm.NFC.String(text),
			"full width":       width.Widen.String(text),
			"with soft things": regexp.MustCompile(`\pL\pM*`).ReplaceAllString(text, "\u2060$0\u200b\u200f"),
		} {
			if name == "english" {
				continue // points of abbreviations ask for their letters
			}
			if diff := cmp.Diff(want, words(other)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, how, diff)
			}
		}
	}
}

// TestSpansOfScripts: what lies between the spans of words holds no letter, and each word's span is folded to it alone.
func TestSpansOfScripts(t *testing.T) {
	for name, text := range reports {
		end := 0
		for tok := range shingle.Tokens(text) {
			for _, r := range text[end:tok.Start] {
				if unicode.IsLetter(r) || unicode.IsNumber(r) {
					t.Errorf("%s: %q before %q is in no word", name, r, tok.Text)
				}
			}
			if got := words(text[tok.Start:tok.End]); !slices.Equal(got, []string{tok.Text}) && !strings.ContainsAny(text[tok.Start:tok.End], "กขฃคฅฆงจฉ") {
				t.Errorf("%s: %q alone is %q, in its text %q", name, text[tok.Start:tok.End], got, tok.Text)
			}
			end = tok.End
		}
	}
}

// random returns a text of letters, marks and signs of many scripts.
func random(r *rand.Rand) string {
	ranges := [][2]rune{{0x20, 0x7E}, {0xA0, 0x24F}, {0x300, 0x345}, {0x370, 0x52F}, {0x5B0, 0x6FF}, {0x900, 0x9FF}, {0xB80, 0xBFF}, {0xE00, 0xEDF}, {0x1000, 0x10FF},
		{0x1100, 0x11FF}, {0x1780, 0x17E9}, {0x1E00, 0x1FFF}, {0x2000, 0x206F}, {0x3040, 0x30FF}, {0x3131, 0x318E}, {0x4E00, 0x4FFF}, {0xAC00, 0xAD00}, {0xFB00, 0xFDFF}, {0xFF01, 0xFF9F}}
	in := ranges[r.IntN(len(ranges))]
	var b strings.Builder
	for range 1 + r.IntN(12) {
		if r.IntN(8) == 0 {
			in = ranges[r.IntN(len(ranges))]
			b.WriteByte(' ') // marks that follow the letters of another script stand nowhere, and move when they are decomposed
		}
		b.WriteRune(in[0] + r.Int32N(in[1]-in[0]+1))
	}
	return b.String()
}

// TestFoldOfAnything: folded words are folded to themselves, and the composed and the decomposed form of any text have the same.
func TestFoldOfAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	texts := 40_000
	if os.Getenv("SAMEWIRE_SWEEPS") != "" { // as in CI
		texts = 200_000
	}
	for range texts {
		text := random(r)
		composed, apart := words(norm.NFC.String(text)), words(norm.NFD.String(text))
		if !slices.Equal(composed, apart) {
			t.Fatalf("%+q: composed %+q, decomposed %+q", text, composed, apart)
		}
		for _, w := range composed {
			if again := words(w); !slices.Equal(again, []string{w}) {
				t.Fatalf("%+q: %+q is folded to %+q", text, w, again)
			}
		}
	}
}

// TestTwoScripts: Serbian in Cyrillic has the shingles of its Latin, whole or in parts; Russian stays as it is.
func TestTwoScripts(t *testing.T) {
	cyrillic := reports["serbian"] + "\n„Њих љуте џепови“, рекао је Ђорђе."
	latin := "Predsednik vlade izjavio je da će novi most biti otvoren za šest meseci.\n„Njih ljute džepovi“, rekao je Đorđe."
	var s shingle.Shingler
	if a, b := s.Set(cyrillic), s.Set(latin); a.Jaccard(b) != 1 || a.Len() < 10 {
		t.Errorf("Jaccard of the two scripts %v, want 1; %d shingles", a.Jaccard(b), a.Len())
	}
	whole := shingle.Of(cyrillic)
	cut := strings.Index(cyrillic, "\n")
	all, check := whole.AppendChecked(nil, 1, 0, cut)
	all, check = whole.AppendChecked(all, check, cut, len(cyrillic))
	want, wantCheck := shingle.AppendChecked(nil, 1, latin)
	if len(all) != len(want) || check != wantCheck {
		t.Fatalf("%d words, check %x; want %d, %x", len(all), check, len(want), wantCheck)
	}
	var spans, texts []string
	for i, w := range all {
		if w.Hash != want[i].Hash {
			t.Errorf("word %d, %q, has another hash than %q", i, cyrillic[w.Start:w.End], latin[want[i].Start:want[i].End])
		}
		if w.Start > cut {
			spans = append(spans, cyrillic[w.Start:w.End])
		}
	}
	for tok := range whole.Tokens(cut, len(cyrillic)) {
		texts = append(texts, tok.Text)
		if i := len(texts) - 1; cyrillic[tok.Start:tok.End] != spans[i] {
			t.Errorf("span %q, want %q", cyrillic[tok.Start:tok.End], spans[i])
		}
	}
	if diff := cmp.Diff([]string{"njih", "ljute", "dzepovi", "rekao", "je", "dorde"}, texts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := slices.Collect(s.All(reports["russian"])); !slices.Equal(got, s.Append(nil, shingle.AppendWords(nil, reports["russian"]))) {
		t.Error("Russian is folded as Serbian")
	}
}

// TestSyllablesMeet: of texts that share a stretch without blanks the words of it are the same, but for the first or second.
func TestSyllablesMeet(t *testing.T) {
	for _, name := range []string{"thai", "lao", "khmer", "burmese"} {
		text := reports[name]
		want := words(text)
		for k := range text {
			if !unicode.IsLetter([]rune(text[k:])[0]) {
				continue
			}
			got := words(text[k:])
			if tail := max(0, len(got)-4); !slices.Equal(got[len(got)-tail:], want[len(want)-tail:]) {
				t.Errorf("%s from byte %d: %q, want the end of %q", name, k, got, want)
			}
		}
	}
}
