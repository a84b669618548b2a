package tables_test

import (
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance/suites/anvisa/tables"
)

func names(all []*tables.Medicine) string {
	var out []string
	for _, m := range all {
		out = append(out, m.DCB)
	}
	return strings.Join(out, ", ")
}

func TestMedicines(t *testing.T) {
	for text, want := range map[string]string{
		"varfarina sódica": "varfarina", "VARFARINA SODICA": "varfarina", "vаrfarina": "varfarina", "ácido valproico": "ácido valproico", "acido  acetilsalicilico": "ácido acetilsalicílico",
		"sulfametoxazol + trimetoprima": "sulfametoxazol, trimetoprima", "paracetamol, codeína; paracetamol": "paracetamol, codeína", "Marevan": "", "": "", "varfarinas": "", "carbonato de lítio": "lítio",
		"toxina botulínica A": "toxina botulínica", "ácido": "", "xarope caseiro": "",
	} {
		if got := names(tables.Known().Medicines(text)); got != want {
			t.Errorf("medicines of %q = %q, want %q", text, got, want)
		}
	}
}

func TestBrands(t *testing.T) {
	for text, want := range map[string]string{"Marevan 5 mg": "varfarina", "RIVOTRIL": "clonazepam", "puran t4": "levotiroxina", "puran": "", "varfarina": "", "Ozempic®": "semaglutida"} {
		got := ""
		for _, b := range tables.Known().Brands(text) {
			got += b.Medicine.DCB
		}
		if got != want {
			t.Errorf("brands of %q = %q, want %q", text, got, want)
		}
	}
}

func TestLists(t *testing.T) {
	b := tables.Known()
	for _, c := range []struct {
		dcb, list string
		takes     []string
		not       []string
	}{
		{"morfina", "A1", []string{"notificacao_a", "Notificação de Receita A", "NR A"}, []string{"notificacao_b", "receita simples", "receita_controle_especial", ""}},
		{"metilfenidato", "A3", []string{"notificacao_a"}, []string{"receita_controle_especial"}},
		{"clonazepam", "B1", []string{"notificacao_b", "Notificação B", "notificação de receita B1", "receita azul"}, []string{"notificacao_b2", "notificacao_a", "receita simples", ""}},
		{"sibutramina", "B2", []string{"notificacao_b2"}, []string{"notificacao_b"}},
		{"fluoxetina", "C1", []string{"receita_controle_especial", "Receita de Controle Especial em duas vias"}, []string{"receita", "receita_duas_vias", "notificacao_b"}},
		{"isotretinoína", "C2", []string{"notificacao_retinoides", "Notificação de Receita Especial de Retinoides"}, []string{"receita", "notificacao_a"}},
		{"talidomida", "C3", []string{"notificacao_talidomida"}, []string{"receita_controle_especial"}},
		{"testosterona", "C5", []string{"receita_controle_especial"}, []string{"receita"}},
		{"amoxicilina", "antimicrobiano", []string{"receita_duas_vias", "receita com retenção"}, []string{"receita simples", "notificacao_b"}},
		{"semaglutida", "glp-1", []string{"receita_duas_vias"}, []string{"receita"}},
	} {
		found := b.Medicines(c.dcb)
		if len(found) != 1 || found[0].List == nil || found[0].List.Name != c.list {
			t.Errorf("%s is not on list %s", c.dcb, c.list)
			continue
		}
		for _, f := range c.takes {
			if !found[0].List.Takes(f) {
				t.Errorf("list %s does not take %q", c.list, f)
			}
		}
		for _, f := range c.not {
			if found[0].List.Takes(f) {
				t.Errorf("list %s takes %q", c.list, f)
			}
		}
		if !found[0].List.Is(c.list) || !found[0].List.Is(strings.ToLower(c.list)) || found[0].List.Is("Z9") {
			t.Errorf("list %s is not told by its name", c.list)
		}
	}
	if b.Controlled("B1") != b.List("B1") || b.Controlled("") != nil || b.Controlled("nenhuma") != nil {
		t.Error("a list is not found by its name, or by no name")
	}
	for _, dcb := range []string{"losartana", "paracetamol", "varfarina"} {
		if b.Medicines(dcb)[0].List != nil {
			t.Errorf("%s is on a list", dcb)
		}
	}
}

func TestStale(t *testing.T) {
	b := tables.Known()
	if b.Snapshot.IsZero() || b.Stale(b.Snapshot.AddDate(0, 11, 0)) || !b.Stale(b.Snapshot.AddDate(1, 1, 0)) {
		t.Errorf("tables of %s: stale within a year, or not after it", b.Snapshot)
	}
}

func TestReadRefuses(t *testing.T) {
	const dated = "# snapshot\t2026-11-22\n"
	medicines, brands, lists := dated+"clonazepam\tB1\trx\t-\n", dated+"Rivotril\tclonazepam\t-\n", dated+"B1\tb1\tNotificação B\tb\t30\t60\tno\n"
	b, err := tables.Read(medicines, brands, lists)
	if err != nil || !b.Snapshot.Equal(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("read: %v", err)
	}
	for name, c := range map[string][3]string{
		"no medicine": {dated, brands, lists}, "no day": {strings.TrimPrefix(medicines, dated), brands, lists}, "a bad day": {"# snapshot\tyesterday\n" + medicines, brands, lists},
		"no such list": {dated + "clonazepam\tB9\trx\t-\n", brands, lists}, "no such use": {dated + "clonazepam\tB1\tfree\t-\n", brands, lists}, "a column less": {dated + "clonazepam\tB1\trx\n", brands, lists},
		"an empty column": {dated + "clonazepam\tB1\t\t-\n", brands, lists}, "a medicine twice": {medicines + "Clonazepam\tB1\trx\t-\n", brands, lists},
		"a brand of nothing": {medicines, dated + "Marevan\tvarfarina\t-\n", lists}, "a brand that is a DCB": {medicines, dated + "Clonazepam\tclonazepam\t-\n", lists},
		"a bad pattern": {medicines, brands, dated + "B1\t(\tx\tb\t30\t60\tno\n"}, "a bad form": {medicines, brands, dated + "B1\tb1\tx\t(\t30\t60\tno\n"}, "a list twice": {medicines, brands, lists + "B1\tb1\tx\tb\t30\t60\tno\n"},
	} {
		if _, err := tables.Read(c[0], c[1], c[2]); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}
