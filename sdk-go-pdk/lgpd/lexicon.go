package lgpd

import (
	_ "embed" // the word lists
	"strings"
)

// class is what a word can be, one bit for each; a word may be several things.
type class uint64

const (
	first        class = 1 << iota // a first name
	last                           // a family name
	common                         // of a name: an ordinary word, a place or a saint as well
	connector                      // between names: da, de, dos, e
	title                          // before a name: Dr., Sra., Dona
	person                         // says that a person's name follows: paciente, nome, filho
	verb                           // what a person does right after the name: refere, nega, apresenta
	street                         // opens an address: rua, avenida
	inside                         // belongs to an address: apto, bloco, bairro
	residence                      // announces an address: reside, endereço
	organisation                   // hospital, clínica: what follows is no person's name
	eponymous                      // síndrome, doença, escala: what follows is a name, of no patient
	eponym                         // Parkinson, Glasgow
	place                          // before a place: em, município
	state                          // the abbreviation of a state
	month
	plainWord // common in clinical writing, no name even when capitalised
	relative  // junior, neto, filho: ends a name
	birth     // nascimento, nascido
	aboutCPF
	aboutCNS
	aboutCNPJ
	aboutPIS
	aboutVoter
	aboutRG
	aboutPhone
	aboutCEP
	aboutRecord
	aboutCRM
	aboutRQE
	aboutCNES
	numero    // n, nº, número: between a label and its number
	condition // a disease
	icd       // CID
	product   // ANVISA: the number near it is a product's
	saint     // São, Santa: with a first name a place, rarely a person
	amount    // mg, ml, reais: a number beside it is a quantity
)

// classNames are the headings of words.txt.
var classNames = map[string]class{
	"first": first, "last": last, "common": common, "connector": connector, "title": title, "person": person, "verb": verb,
	"street": street, "inside": inside, "residence": residence, "organisation": organisation, "eponymous": eponymous,
	"eponym": eponym, "place": place, "state": state, "month": month, "plain": plainWord, "relative": relative, "birth": birth,
	"cpf": aboutCPF, "cns": aboutCNS, "cnpj": aboutCNPJ, "pis": aboutPIS, "voter": aboutVoter, "rg": aboutRG,
	"phone": aboutPhone, "cep": aboutCEP, "record": aboutRecord, "crm": aboutCRM, "rqe": aboutRQE, "cnes": aboutCNES,
	"number": numero, "condition": condition, "icd": icd, "amount": amount, "saint": saint, "product": product,
}

// words.txt holds words in lower case without accents, by class: "class: word word ...".
//
//go:embed words.txt
var wordLists string

// places.txt holds names of towns and institutions that read like a person's, one a line.
//
//go:embed places.txt
var placeList string

// lexicon maps the hash of a folded word to its classes, by open addressing.
type lexicon struct {
	mask   uint64
	slots  []entry
	places map[uint64]bool // by the hash of their letters
}

type entry struct {
	hash  uint64
	class class
}

func newLexicon() *lexicon {
	l := &lexicon{slots: make([]entry, 1<<13), places: map[uint64]bool{}}
	for row := range strings.Lines(placeList) {
		if name := strings.TrimSpace(row); name != "" && name[0] != '#' {
			l.places[letters(name)] = true
		}
	}
	l.mask = uint64(len(l.slots) - 1)
	count := 0
	for row := range strings.Lines(wordLists) {
		heading, list, found := strings.Cut(row, ":")
		c, known := classNames[heading]
		if !found || !known {
			if strings.TrimSpace(row) == "" || row[0] == '#' {
				continue
			}
			panic("lgpd: words.txt has a line without a known heading")
		}
		for w := range strings.FieldsSeq(list) {
			count += l.put(w, c)
		}
	}
	if count*2 > len(l.slots) {
		panic("lgpd: the table is too small for words.txt")
	}
	return l
}

// put adds a class to a word and counts the words that are new.
func (l *lexicon) put(folded string, c class) int {
	h := uint64(fnvOffset)
	for i := range len(folded) {
		h = (h ^ uint64(folded[i])) * fnvPrime
	}
	for i := h & l.mask; ; i = (i + 1) & l.mask {
		if l.slots[i].class == 0 {
			l.slots[i] = entry{h, c}
			return 1
		}
		if l.slots[i].hash == h {
			l.slots[i].class |= c
			return 0
		}
	}
}

func (l *lexicon) class(h uint64) class {
	for i := h & l.mask; l.slots[i].class != 0; i = (i + 1) & l.mask {
		if l.slots[i].hash == h {
			return l.slots[i].class
		}
	}
	return 0
}

// is tells whether a word may be any of the classes.
func (t *token) is(c class) bool { return t.kind == word && t.class&c != 0 }

// letters hashes the letters of a name, folded, and nothing else of it.
func letters(name string) uint64 {
	h := uint64(fnvOffset)
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c == 0xC3 && i+1 < len(name) {
			i++
			c = plain[name[i]&0x3F]
		}
		if letter(c) {
			h = (h ^ uint64(c|0x20)) * fnvPrime
		}
	}
	return h
}
