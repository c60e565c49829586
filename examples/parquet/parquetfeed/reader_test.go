package parquetfeed

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/feed"
)

// read reads a file that is called f.parquet: its stories, and what is reported.
func read(r *Reader, data []byte) (stories []Story, problems []string) {
	r.Report = func(p *feed.Problem) error {
		kept := ""
		if p.Kept {
			kept = " (kept)"
		}
		problems = append(problems, p.Error()+kept)
		return nil
	}
	for st, err := range r.ReadFile(context.Background(), "f.parquet", bytes.NewReader(data), int64(len(data))) {
		if err != nil {
			problems = append(problems, "error: "+err.Error())
			break
		}
		stories = append(stories, st)
	}
	return stories, problems
}

// TestCodecs: each compression and encoding, both versions of data pages, many pages, several row groups and null values.
func TestCodecs(t *testing.T) {
	var groups [][]made
	var want []Story
	for g := range 3 {
		var ids, texts, headlines []string
		for i := range 400 {
			st := Story{ID: fmt.Sprintf("wire-%d-%d", g, i), Text: strings.Repeat(fmt.Sprintf("The mayor of town %d spoke of %d bridges. ", i%7, i), i%5)}
			if i%3 > 0 {
				st.Headline = fmt.Sprint("Bridges ", i%2)
			}
			want = append(want, st)
			ids, texts, headlines = append(ids, st.ID), append(texts, st.Text), append(headlines, st.Headline)
		}
		groups = append(groups, []made{words("id", ids...), words("text", texts...), nulls("headline", headlines...)})
	}
	for name, codec := range map[string]compress.Compression{"none": compress.Codecs.Uncompressed, "snappy": compress.Codecs.Snappy, "gzip": compress.Codecs.Gzip,
		"brotli": compress.Codecs.Brotli, "zstd": compress.Codecs.Zstd, "lz4_raw": compress.Codecs.Lz4Raw} {
		for _, encoding := range []parquet.Encoding{parquet.Encodings.Plain, parquet.Encodings.RLEDict, parquet.Encodings.DeltaLengthByteArray, parquet.Encodings.DeltaByteArray} {
			for _, version := range []parquet.DataPageVersion{parquet.DataPageV1, parquet.DataPageV2} {
				t.Run(fmt.Sprintf("%s/%s/%d", name, encoding, version), func(t *testing.T) {
					options := []parquet.WriterProperty{parquet.WithCompression(codec), parquet.WithDataPageVersion(version), parquet.WithDataPageSize(2000),
						parquet.WithBatchSize(50), parquet.WithDictionaryDefault(encoding == parquet.Encodings.RLEDict)}
					if encoding != parquet.Encodings.RLEDict {
						options = append(options, parquet.WithEncoding(encoding))
					}
					got, problems := read(&Reader{}, fileOf(t, nil, groups, options...))
					if diff := cmp.Diff(want, got); diff != "" || problems != nil {
						t.Errorf("(-want +got)\n%s%q", diff, problems)
					}
				})
			}
		}
	}
}

// TestTypes: what dates and ids may be.
func TestTypes(t *testing.T) {
	at := time.Date(2026, 11, 21, 8, 0, 0, 123456000, time.UTC)
	stamp := func(unit schema.TimeUnitType) schema.LogicalType { return schema.NewTimestampLogicalType(true, unit) }
	var julian parquet.Int96
	binary.LittleEndian.PutUint64(julian[:], uint64(at.Sub(at.Truncate(24*time.Hour))))
	binary.LittleEndian.PutUint32(julian[8:], uint32(2440588+at.Unix()/86400))
	int64s, int32s := parquet.Types.Int64, parquet.Types.Int32
	for _, tt := range []struct {
		name   string
		column made
		want   Story
	}{
		{"a date as it stands", words("date", "21 Nov 2026"), Story{Published: "21 Nov 2026"}},
		{"milliseconds", made{node: leaf("published", required, stamp(schema.TimeUnitMillis), int64s, -1), values: []int64{at.UnixMilli()}}, Story{Published: "2026-11-21T08:00:00.123Z"}},
		{"microseconds", made{node: leaf("published", required, stamp(schema.TimeUnitMicros), int64s, -1), values: []int64{at.UnixMicro()}}, Story{Published: "2026-11-21T08:00:00.123456Z"}},
		{"nanoseconds", made{node: leaf("published", required, stamp(schema.TimeUnitNanos), int64s, -1), values: []int64{at.UnixNano()}}, Story{Published: "2026-11-21T08:00:00.123456Z"}},
		{"the converted type of old files", made{node: schema.MustPrimitive(schema.NewPrimitiveNodeConverted("date", required, int64s, schema.ConvertedTypes.TimestampMillis, 0, 0, 0, -1)),
			values: []int64{at.UnixMilli()}}, Story{Published: "2026-11-21T08:00:00.123Z"}},
		{"Julian days", made{node: leaf("published", required, schema.NoLogicalType{}, parquet.Types.Int96, -1), values: []parquet.Int96{julian}}, Story{Published: "2026-11-21T08:00:00.123456Z"}},
		{"a day", made{node: leaf("date", required, schema.DateLogicalType{}, int32s, -1), values: []int32{int32(at.Unix() / 86400)}}, Story{Published: "2026-11-21"}},
		{"seconds", made{node: leaf("published", required, schema.NoLogicalType{}, int64s, -1), values: []int64{at.Unix()}}, Story{Published: "1795248000"}},
		{"a number", made{node: leaf("id", required, schema.NewIntLogicalType(32, true), int32s, -1), values: []int32{-7}}, Story{ID: "-7"}},
		{"a large number", made{node: leaf("id", required, schema.NewIntLogicalType(64, false), int64s, -1), values: []int64{-1}}, Story{ID: "18446744073709551615"}},
		{"a number without a sign", made{node: leaf("id", required, schema.NewIntLogicalType(32, false), int32s, -1), values: []int32{-1}}, Story{ID: "4294967295"}},
		{"a UUID", made{node: leaf("id", required, schema.UUIDLogicalType{}, parquet.Types.FixedLenByteArray, 16), values: []parquet.FixedLenByteArray{[]byte("0123456789abcdef")}},
			Story{ID: "30313233-3435-3637-3839-616263646566"}},
		{"bytes without a type", made{node: leaf("lang", required, schema.NoLogicalType{}, parquet.Types.ByteArray, -1), values: []parquet.ByteArray{parquet.ByteArray("en")}}, Story{Lang: "en"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.Text = "words"
			if tt.want.ID == "" {
				tt.want.ID = "f.parquet:1"
			}
			got, problems := read(&Reader{}, fileOf(t, nil, [][]made{{words("text", "words"), tt.column}}))
			if diff := cmp.Diff([]Story{tt.want}, got); diff != "" || problems != nil {
				t.Errorf("(-want +got)\n%s%q", diff, problems)
			}
		})
	}
}

// TestColumns: which columns are read, and what is said of those that cannot be.
func TestColumns(t *testing.T) {
	article := func(fields ...schema.Node) []schema.Node { return []schema.Node{group("article", optional, fields...)} }
	body := leaf("body", optional, schema.StringLogicalType{}, parquet.Types.ByteArray, -1)
	in := func(levels []int16, values ...string) made { m := words("", values...); m.levels = levels; return m }
	list := []schema.Node{schema.MustGroup(schema.ListOf(leaf("body", optional, schema.StringLogicalType{}, parquet.Types.ByteArray, -1), optional, -1))}
	for _, tt := range []struct {
		name     string
		columns  map[string]string
		top      []schema.Node
		made     []made
		want     []Story
		problems []string
	}{
		{name: "names in capitals, other names, a source from the agency",
			made: []made{words("ID", "a"), words("Body", "words"), words("Title", "head"), words("credit", "AP"), words("URL", "https://example.org/a"), words("language", "en"), words("weight", "1")},
			want: []Story{{ID: "a", Text: "words", Headline: "head", Source: "AP", Agency: "AP", URL: "https://example.org/a", Lang: "en"}}},
		{name: "the very name counts more", made: []made{words("TEXT", "other"), words("text", "words")}, want: []Story{{ID: "f.parquet:1", Text: "words"}}},
		{name: "the other name counts where the first is null", made: []made{nulls("text", "", "words", ""), nulls("body", "more", "other", ""), words("id", "a", "b", "c")},
			want: []Story{{ID: "a", Text: "more"}, {ID: "b", Text: "words"}}, problems: []string{`f.parquet:3: no text: the column "text" is null here: give the words of the story; "" is legal`}},
		{name: "an empty text is one", made: []made{words("text", "", "words")}, want: []Story{{ID: "f.parquet:1"}, {ID: "f.parquet:2", Text: "words"}}},
		{name: "a column that is named", columns: map[string]string{"text": "article_body", "title": "Kicker"}, made: []made{words("article_body", "words"), words("kicker", "head"), words("text", "other")},
			want: []Story{{ID: "f.parquet:1", Text: "words", Headline: "head"}}},
		{name: "a column that is named and not there", columns: map[string]string{"source": "desk"}, made: []made{words("text", "words")},
			problems: []string{`f.parquet: no column "desk": the columns are "text": name another: --column source=NAME`}},
		{name: "no text", made: []made{words("id", "a"), words("summary", "b")},
			problems: []string{`f.parquet: no column with the text: the columns are "id", "summary": name it: --column text=NAME`}},
		{name: "a struct", top: article(body), made: []made{in([]int16{2, 1, 0}, "words")}, columns: map[string]string{"text": "article.body"}, want: []Story{{ID: "f.parquet:1", Text: "words"}},
			problems: []string{`f.parquet:2: no text: the column "article.body" is null here: give the words of the story; "" is legal`,
				`f.parquet:3: no text: the column "article.body" is null here: give the words of the story; "" is legal`}},
		{name: "a struct for the text", top: article(body), made: []made{in([]int16{2}, "words")}, columns: map[string]string{"text": "article"},
			problems: []string{`f.parquet: the column "article" has lists or structs, not one value a row: name what is in it: --column text=article.body`}},
		{name: "a list for the text", top: list, made: []made{{values: words("", "a", "b").values, levels: []int16{3, 3}, lists: []int16{0, 1}}}, columns: map[string]string{"text": "body"},
			problems: []string{`f.parquet: the column "body" has lists or structs, not one value a row: write it as a string`}},
		{name: "numbers for the text", made: []made{{node: leaf("text", required, schema.NoLogicalType{}, parquet.Types.Double, -1), values: []float64{1}}},
			problems: []string{`f.parquet: the column "text" has values of the type double, and text is a string: write it as a string, or name another column: --column text=NAME`}},
		{name: "text in another column than one of a wrong type", made: []made{{node: leaf("text", required, schema.NoLogicalType{}, parquet.Types.Int32, -1), values: []int32{1}}, words("body", "words")},
			want: []Story{{ID: "f.parquet:1", Text: "words"}}},
		{name: "decimals for ids", made: []made{words("text", "words"), {node: leaf("id", required, schema.NewDecimalLogicalType(9, 2), parquet.Types.Int32, -1), values: []int32{1}}},
			want: []Story{{ID: "f.parquet:1", Text: "words"}}, problems: []string{`f.parquet: the column "id" has values of the type decimal(precision=9, scale=2) (int32), and an id is a string or a whole number: ` +
				`write it as a string, or name another column: --column id=NAME; the stories are read without (kept)`}},
		{name: "other bytes than UTF-8", made: []made{words("text", "caf\xe9", "words"), words("headline", "\ufffd", "\x80")},
			problems: []string{`f.parquet:1: not UTF-8, in the column "text": byte 0xE9 at offset 3: write the file again with its texts in UTF-8`,
				`f.parquet:2: not UTF-8, in the column "headline": byte 0x80 at offset 0: write the file again with its texts in UTF-8`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := read(&Reader{Columns: tt.columns}, fileOf(t, tt.top, [][]made{tt.made}))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("stories (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(tt.problems, problems); diff != "" {
				t.Errorf("problems (-want +got)\n%s", diff)
			}
		})
	}
}
