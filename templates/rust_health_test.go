package templates_test

import (
	"errors"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/medplug/medplug/fixtures/text"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/lgpd"
)

func TestRustHealthScaffold(t *testing.T) {
	plugin := caller(t, built(t, "rust", contract.HealthContent).Module, contract.EntryMedicalContent, harness.Micro)
	t.Run("finds what Go finds", func(t *testing.T) { masksAsGo(t, plugin) })
	t.Run("takes long texts", func(t *testing.T) { takesLongTexts(t, plugin) })
}

func prepared(t *testing.T, plugin func(input []byte) harness.Reply, content string) (*contract.HealthContentResponse, error) {
	t.Helper()
	input, err := contract.Encode(&contract.HealthContentRequest{Content: content, Request: contract.Request{Contract: contract.Version,
		Kind: contract.HealthContent, RequestID: "r", ProcessingTimestamp: "2026-11-22T10:00:00Z"}})
	if err != nil {
		t.Fatal(err)
	}
	reply := plugin(input)
	if reply.Trace.Err != nil {
		return nil, reply.Trace.Err
	}
	resp := new(contract.HealthContentResponse)
	if err := contract.DecodeResponse(reply.Output, resp); err != nil {
		t.Fatalf("%v\n%s", err, reply.Output)
	}
	return resp, nil
}

// masksAsGo: of the personal data in generated texts the scaffold masks nearly as much as package lgpd finds, by type, and
// masks hardly anything else.
func masksAsGo(t *testing.T, plugin func(input []byte) harness.Reply) {
	t.Helper()
	g, err := text.New(text.Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	detector := lgpd.New(lgpd.Options{})
	type count struct{ labels, left, leftByGo int }
	counts := map[string]*count{}
	masks, masksOfGo := 0, 0
	for i := range uint64(400) {
		x := g.Text(i)
		resp, err := prepared(t, plugin, x.Text)
		if err != nil {
			t.Fatalf("text %d: %v", i, err)
		}
		byGo := lgpd.Anonymise(x.Text, detector.Detect(x.Text))
		masks += strings.Count(resp.Content, "[NAME]")
		masksOfGo += strings.Count(byGo, "[NAME]")
		for _, l := range x.Labels {
			value := x.Text[l.Start:l.End]
			switch lgpd.Type(l.Type) {
			case lgpd.CPF, lgpd.CNS, lgpd.PIS, lgpd.VoterID, lgpd.RG, lgpd.Email, lgpd.Phone, lgpd.CEP, lgpd.BirthDate, lgpd.Name, lgpd.Address, lgpd.RecordNumber:
			default: // claims, medicines, and what names an organisation or its professionals
				continue
			}
			c := counts[l.Type]
			if c == nil {
				c = &count{}
				counts[l.Type] = c
			}
			c.labels++
			if strings.Contains(resp.Content, value) {
				c.left++
			}
			if strings.Contains(byGo, value) {
				c.leftByGo++
			}
		}
	}
	for kind, c := range counts {
		t.Logf("%s: of %d left %d, Go %d", kind, c.labels, c.left, c.leftByGo)
		if float64(c.left-c.leftByGo) > 0.02*float64(c.labels) {
			t.Errorf("%s: of %d left %d, Go %d: want at most 2 %% more", kind, c.labels, c.left, c.leftByGo)
		}
	}
	if len(counts) != 12 || counts["name"].labels < 300 {
		t.Errorf("the texts hold %d types of data, want all 12", len(counts))
	}
	t.Logf("masks of names %d, of Go %d", masks, masksOfGo)
	if float64(masks) > 1.1*float64(masksOfGo) {
		t.Errorf("%d names are masked, by Go %d: want at most a tenth more", masks, masksOfGo)
	}
}

// takesLongTexts: the longest request that the manifest admits fits into class micro, whatever it holds; where an answer
// does not, the contract's errors say so.
func takesLongTexts(t *testing.T, plugin func(input []byte) harness.Reply) {
	t.Helper()
	const longest = 262144 - 512
	for name, c := range map[string]struct {
		unit string
		want contract.Code
	}{
		"plain":  {"Beba água e caminhe todos os dias, de manhã ou à tarde. ", ""},
		"people": {"Fale com Maria Aparecida de Souza, CPF 529.982.247-25, telefone (11) 98765-4321.\n", ""},
		"claims": {"Há evidências. ", contract.OutputTooLarge},
		"doses":  {"Tome 1 g. ", contract.InputTooLarge},
		"mails":  {"a@b.c ", ""},
		"blanks": {" a\n", ""},
	} {
		resp, err := prepared(t, plugin, strings.Repeat(c.unit, longest/(len(c.unit)+strings.Count(c.unit, "\n"))))
		var refused *contract.Error
		switch {
		case err == nil && c.want == "":
			t.Logf("%s: %d bytes", name, len(resp.Content))
		case errors.As(err, &refused) && refused.Code == c.want:
		default:
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// The words that the scaffold knows are those of package lgpd, and so are their classes and the places.
func TestRustWordsAreLgpds(t *testing.T) {
	letters := map[string]string{
		"first": "f", "last": "l", "common": "c", "connector": "k", "title": "t", "person": "p", "verb": "v", "street": "s", "inside": "i",
		"residence": "d", "organisation": "o", "eponymous": "m", "eponym": "e", "place": "q", "state": "u", "month": "h", "plain": "n",
		"condition": "n", "relative": "j", "birth": "B", "cpf": "C", "cns": "N", "pis": "I", "voter": "V", "rg": "R", "phone": "P", "cep": "Z",
		"record": "M", "crm": "G", "rqe": "G", "cnes": "G", "cnpj": "J", "number": "@", "amount": "a", "saint": "x", "product": "A",
	}
	words, places := map[string]map[string]bool{}, map[string]bool{}
	for row := range lines(t, "../sdk-go-pdk/lgpd/words.txt") {
		class, list, _ := strings.Cut(row, ":")
		for word := range strings.FieldsSeq(list) {
			if letters[class] != "" && words[word] == nil {
				words[word] = map[string]bool{}
			}
			if letters[class] != "" {
				words[word][letters[class]] = true
			}
		}
	}
	for row := range lines(t, "../sdk-go-pdk/lgpd/places.txt") {
		if row != "" && row[0] != '#' {
			places[strings.Map(func(r rune) rune {
				if unicode.IsLetter(r) {
					return r
				}
				return -1
			}, row)] = true
		}
	}
	var want strings.Builder
	for _, word := range slices.Sorted(maps.Keys(words)) {
		want.WriteString(word + " " + strings.Join(slices.Sorted(maps.Keys(words[word])), "") + "\n")
	}
	sameFile(t, "rust/health-content/src/words.txt", want.String())
	sameFile(t, "rust/health-content/src/places.txt", strings.Join(slices.Sorted(maps.Keys(places)), "\n")+"\n")
}

func lines(t *testing.T, path string) iter.Seq[string] {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitSeq(strings.TrimSpace(string(text)), "\n")
}

func sameFile(t *testing.T, path, want string) {
	t.Helper()
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != want {
		given := filepath.Join(t.ArtifactDir(), filepath.Base(path))
		write(t, given, []byte(want))
		t.Errorf("%s is not what follows from package lgpd's lists; that is in %s (kept by -artifacts)", path, given)
	}
}
