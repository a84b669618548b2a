// Package tables holds what the rules know of medicines: names, brands and lists of controlled substances, as dated
// subsets of what ANVISA publishes. What is not in them is unknown, and nothing follows from that.
package tables

import (
	_ "embed" // the tables
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

//go:embed medicines.tsv
var medicinesTSV string

//go:embed brands.tsv
var brandsTSV string

//go:embed lists.tsv
var listsTSV string

// Medicine is an active ingredient under its Denominação Comum Brasileira (DCB).
type Medicine struct {
	DCB   string
	List  *List // nil: under no control that the tables know
	Use   Use
	Other bool // an addendum lets some strengths or forms go under another form of prescription
}

// Use is how a medicine is sold.
type Use string

// The uses; the empty one depends on strength or form.
const (
	RX  Use = "rx"  // on prescription alone
	OTC Use = "otc" // without one, too
)

// Brand is a trade name.
type Brand struct {
	Name     string
	Medicine *Medicine
	Word     bool // also an ordinary word
}

// List is one of the lists of controlled substances and what it asks of a prescription.
type List struct {
	Name, Form string   // the form's in words
	Valid      []string // days, any of them; none: not known
	Treatment  []string
	Person     bool // a person decides
	names      *regexp.Regexp
	forms      *regexp.Regexp
}

// Is says whether a name means this list.
func (l *List) Is(name string) bool { return l.names.MatchString(words(name)) }

// Takes says whether a name means the list's form of prescription.
func (l *List) Takes(form string) bool { return l.forms.MatchString(words(form)) }

// Book is all tables.
type Book struct {
	Snapshot  time.Time // the day on which the oldest of them was put together
	medicines map[string]*Medicine
	brands    map[string]*Brand
	lists     map[string]*List
	first     map[string]int // words that names begin with, and how many words the longest of these names has
}

// Known gives the tables. They are read once.
var Known = sync.OnceValue(func() *Book {
	b, err := Read(medicinesTSV, brandsTSV, listsTSV)
	if err != nil {
		panic(err) // the tables are part of the program, and tested
	}
	return b
})

// kept is how long the tables are taken for what is in force: ANVISA changes its lists several times a year.
const kept = 366 * 24 * time.Hour

// Stale says whether the tables are too old for what happens at t. A stale table proves nothing right.
func (b *Book) Stale(t time.Time) bool { return t.Sub(b.Snapshot) > kept }

// List gives a list by the name that the tables use; nil when there is none.
func (b *Book) List(name string) *List { return b.lists[name] }

// Controlled gives the list that a name means; nil when the tables know none of that name.
func (b *Book) Controlled(name string) *List {
	for _, l := range b.lists {
		if l.Is(name) {
			return l
		}
	}
	return nil
}

// Medicines are those that a text names by their DCB, whatever case, accents and salt, in order and each once.
func (b *Book) Medicines(text string) []*Medicine {
	var all []*Medicine
	b.names(text, func(name string) bool {
		m := b.medicines[name]
		if m != nil && !slices.Contains(all, m) {
			all = append(all, m)
		}
		return m != nil
	})
	return all
}

// Brands are those that a text names, in order and each once.
func (b *Book) Brands(text string) []*Brand {
	var all []*Brand
	b.names(text, func(name string) bool {
		t := b.brands[name]
		if t != nil && !slices.Contains(all, t) {
			all = append(all, t)
		}
		return t != nil
	})
	return all
}

// names goes through a text and asks for each run of words, the longest first; what was found is not looked at again.
func (b *Book) names(text string, found func(name string) bool) {
	all := fields(text)
	for i := 0; i < len(all); {
		n := min(b.first[all[i]], len(all)-i)
		for n > 0 && !found(strings.Join(all[i:i+n], " ")) {
			n--
		}
		i += max(n, 1)
	}
}

// words are the folded words of a text with single blanks between them.
func words(s string) string { return strings.Join(fields(s), " ") }

func fields(s string) []string {
	return strings.FieldsFunc(phrase.Fold(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}

// begin notes a name, so that names looks no further than one can reach.
func (b *Book) begin(name string) {
	word, _, _ := strings.Cut(name, " ")
	b.first[word] = max(b.first[word], strings.Count(name, " ")+1)
}

// Read reads tables as the package's files have them. It refuses a name that another table does not know.
func Read(medicines, brands, lists string) (*Book, error) {
	b := &Book{medicines: map[string]*Medicine{}, brands: map[string]*Brand{}, lists: map[string]*List{}, first: map[string]int{}}
	for _, table := range []struct {
		name, text string
		columns    int
		row        func(r []string) error
	}{
		{"lists", lists, 7, b.list}, {"medicines", medicines, 4, b.medicine}, {"brands", brands, 3, b.brand},
	} {
		if err := b.read(table.text, table.columns, table.row); err != nil {
			return nil, fmt.Errorf("read table %s: %w", table.name, err)
		}
	}
	return b, nil
}

func (b *Book) read(table string, columns int, row func(r []string) error) error {
	dated, rows := false, 0
	for line := range strings.Lines(table) {
		line = strings.TrimRight(line, "\r\n")
		if day, ok := strings.CutPrefix(line, "# snapshot\t"); ok {
			at, err := time.Parse(time.DateOnly, day)
			if err != nil {
				return fmt.Errorf("snapshot: %w", err)
			}
			if dated = true; b.Snapshot.IsZero() || at.Before(b.Snapshot) {
				b.Snapshot = at
			}
		}
		if line == "" || line[0] == '#' {
			continue
		}
		r := strings.Split(line, "\t")
		if len(r) != columns || slices.Contains(r, "") {
			return fmt.Errorf("%d columns, want %d, none empty: %s", len(r), columns, line)
		}
		if err := row(r); err != nil {
			return err
		}
		rows++
	}
	if !dated || rows == 0 {
		return fmt.Errorf("%d rows, dated %v: a table needs rows and the day of its snapshot", rows, dated)
	}
	return nil
}

func (b *Book) list(r []string) error {
	names, err := regexp.Compile(r[1])
	if err != nil {
		return fmt.Errorf("list %s: %w", r[0], err)
	}
	forms, err := regexp.Compile(r[3])
	if err != nil {
		return fmt.Errorf("list %s: %w", r[0], err)
	}
	if b.lists[r[0]] != nil {
		return fmt.Errorf("list %s: given twice", r[0])
	}
	b.lists[r[0]] = &List{Name: r[0], Form: r[2], Valid: days(r[4]), Treatment: days(r[5]), Person: r[6] == "yes", names: names, forms: forms}
	return nil
}

func days(s string) []string {
	if s == "-" {
		return nil
	}
	return strings.Split(s, ",")
}

func (b *Book) medicine(r []string) error {
	m := &Medicine{DCB: r[0], List: b.lists[r[1]], Other: r[3] == "yes"}
	if r[1] != "-" && m.List == nil {
		return fmt.Errorf("%s: no list %q", r[0], r[1])
	}
	switch use := Use(r[2]); use {
	case RX, OTC:
		m.Use = use
	case "-":
	default:
		return fmt.Errorf("%s: use %q: rx, otc or -", r[0], r[2])
	}
	name := words(r[0])
	if b.medicines[name] != nil {
		return fmt.Errorf("%s: given twice", r[0])
	}
	b.medicines[name] = m
	b.begin(name)
	return nil
}

func (b *Book) brand(r []string) error {
	m := b.medicines[words(r[1])]
	if m == nil {
		return fmt.Errorf("%s: no medicine %q", r[0], r[1])
	}
	name := words(r[0])
	if b.brands[name] != nil || b.medicines[name] != nil {
		return fmt.Errorf("%s: given twice", r[0])
	}
	b.brands[name] = &Brand{Name: r[0], Medicine: m, Word: r[2] == "yes"}
	b.begin(name)
	return nil
}

// Names are the DCB of medicines that are sold like this, and the brands that tell without a context.
func (b *Book) Names(use Use) []string {
	var all []string
	for _, m := range b.medicines {
		if m.Use == use {
			all = append(all, m.DCB)
		}
	}
	for _, t := range b.brands {
		if t.Medicine.Use == use && !t.Word {
			all = append(all, t.Name)
		}
	}
	slices.Sort(all)
	return all
}
