package templates

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk"
)

// cClasses are the bits of names.h for the headings of the SDK's words.txt; of the others no rule about names asks.
var cClasses = map[string]string{
	"first": "FIRST", "last": "LAST", "common": "COMMON", "connector": "CONNECTOR", "title": "TITLE", "person": "PERSON", "verb": "VERB",
	"street": "STREET", "residence": "RESIDENCE", "organisation": "ORGANISATION", "eponymous": "EPONYMOUS", "eponym": "EPONYM",
	"place": "PLACE", "state": "STATE", "month": "MONTH", "plain": "PLAIN", "relative": "RELATIVE", "number": "NUMERO",
	"condition": "CONDITION", "icd": "ICD", "saint": "SAINT", "amount": "AMOUNT", "crm": "REGISTRATION", "rqe": "REGISTRATION",
	"cpf": "ABOUT", "cns": "ABOUT", "cnpj": "ABOUT", "pis": "ABOUT", "voter": "ABOUT", "rg": "ABOUT", "phone": "ABOUT", "cep": "ABOUT",
	"record": "ABOUT", "cnes": "ABOUT", "birth": "ABOUT",
}

// cWords writes the word lists of the SDK's lgpd as tables of hashes, which is how words.c takes little of a plugin's memory.
func cWords() ([]byte, error) {
	source, err := pdk.Source()
	if err != nil {
		return nil, fmt.Errorf("copy the SDK: %w", err)
	}
	what := map[uint32][]string{}
	for row := range strings.Lines(string(source["lgpd/words.txt"])) {
		heading, list, _ := strings.Cut(row, ":")
		for w := range strings.FieldsSeq(list) {
			if class := cClasses[heading]; class != "" {
				h := foldedHash([]byte(w))
				if bit := "MP_" + class; !slices.Contains(what[h], bit) {
					what[h] = append(what[h], bit)
				}
			}
		}
	}
	var places []uint32
	for row := range strings.Lines(string(source["lgpd/places.txt"])) {
		if row = strings.TrimSpace(row); row != "" && row[0] != '#' {
			places = append(places, foldedHash(letters(row)))
		}
	}
	if len(what) < 1000 || len(places) < 100 {
		return nil, fmt.Errorf("copy the SDK: its word lists hold %d words and %d places", len(what), len(places))
	}
	hashes := make([]uint32, 0, len(what))
	for h := range what {
		hashes = append(hashes, h)
	}
	slices.SortFunc(hashes, cmp.Compare)
	var b bytes.Buffer
	b.WriteString("// The words that names.c goes by, as hashes: made of the lists of medplug's lgpd, which come with the Go SDK.\n#include \"names.h\"\n\nconst struct mp_word mp_words[] = {\n")
	for _, h := range hashes {
		fmt.Fprintf(&b, "    {0x%08x, %s},\n", h, strings.Join(what[h], " | "))
	}
	b.WriteString("};\nconst uint32_t mp_word_count = sizeof mp_words / sizeof mp_words[0];\n\nconst uint32_t mp_places[] = {\n")
	for row := range slices.Chunk(places, 12) {
		b.WriteString("   ")
		for _, h := range row {
			fmt.Fprintf(&b, " 0x%08x,", h)
		}
		b.WriteByte('\n')
	}
	b.WriteString("};\nconst uint32_t mp_place_count = sizeof mp_places / sizeof mp_places[0];\n")
	return b.Bytes(), nil
}

// foldedHash is FNV-1a of 64 bits, its halves put together, as in tokens.c.
func foldedHash(folded []byte) uint32 {
	h := uint64(14695981039346656037)
	for _, c := range folded {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return uint32(h>>32) ^ uint32(h)
}

// letters are those of a name, in lower case without accents.
func letters(name string) []byte {
	var out []byte
	for _, c := range []byte(plain.Replace(strings.ToLower(name))) {
		if c >= 'a' && c <= 'z' {
			out = append(out, c)
		}
	}
	return out
}
