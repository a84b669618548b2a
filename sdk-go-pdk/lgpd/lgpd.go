package lgpd

// Type says what a finding is.
type Type string

// The types, named as the contract names them where it has a name.
const (
	CPF          Type = "cpf"
	CNS          Type = "cns"
	CNPJ         Type = "cnpj"
	PIS          Type = "pis"
	VoterID      Type = "titulo"
	RG           Type = "rg"
	Email        Type = "email"
	Phone        Type = "phone"
	CEP          Type = "cep"
	BirthDate    Type = "birth_date"
	Name         Type = "name"
	Address      Type = "address"
	RecordNumber Type = "record_number"
	CRM          Type = "crm"
	RQE          Type = "rqe"
	CNES         Type = "cnes"
	Health       Type = "health"
)

// Category is the kind of data in the sense of the LGPD, article 5, I and II.
type Category string

// The categories that findings have.
const (
	Personal        Category = "personal"
	SensitiveHealth Category = "sensitive_health"
	None            Category = "none" // of an organisation, no natural person
)

// Category of what is found. A CNPJ and a CNES name organisations. The CNS and a record number name the person as a
// patient, which tells of health care received: sensitive. CRM and RQE belong to a physician, a natural person.
func (t Type) Category() Category {
	switch t {
	case Health, CNS, RecordNumber:
		return SensitiveHealth
	case CNPJ, CNES:
		return None
	}
	return Personal
}

// ContractType is the type's name in the contract's kind personal-data-analysis, which knows fewer.
func (t Type) ContractType() string {
	switch t {
	case VoterID, RQE, CNES:
		return string(RecordNumber)
	}
	return string(t)
}

// Finding is a stretch of a text that holds personal data. It never holds the value.
type Finding struct {
	Type       Type     `json:"type"`
	Category   Category `json:"category"`
	Start      int      `json:"start"` // bytes, half-open
	End        int      `json:"end"`
	Confidence float64  `json:"confidence"` // 0 to 1
	// Invalid: written like an identifier whose check digits do not hold.
	Invalid bool `json:"invalid,omitempty"`
}

// Options of a detector.
type Options struct {
	// MinConfidence leaves out findings with less; 0 means 0.5.
	MinConfidence float64
	// Health asks for conditions and ICD-10 codes as well. They are personal data only where the text is about somebody.
	Health bool
}

// Detector finds personal data. It is immutable and safe for concurrent use.
type Detector struct {
	words *lexicon
	o     Options
}

// New makes a detector. It takes a millisecond or so: make one and keep it.
func New(o Options) *Detector {
	if o.MinConfidence == 0 {
		o.MinConfidence = 0.5
	}
	return &Detector{words: newLexicon(), o: o}
}

// block is how much of a text is looked at in one piece, in bytes.
const block = 32 << 10

// Detect lists the findings in a text. It never fails: what is no UTF-8 is passed over.
func (d *Detector) Detect(text string) []Finding {
	var out []Finding
	s := scanner{d: d}
	for from := 0; from < len(text); {
		to := cut(text, from)
		out = s.scan(text, from, to, out)
		from = to
	}
	return out
}

// cut gives the end of the block that begins at from: a line's, else a word's, else wherever it must be. What stands on
// both sides of a cut is not seen together.
func cut(text string, from int) int {
	if len(text)-from <= block {
		return len(text)
	}
	end := from + block
	for _, boundary := range []func(byte) bool{
		func(c byte) bool { return c == '\n' },
		func(c byte) bool { return c == ' ' || c == '\t' },
	} {
		for i := end; i > from+block/2; i-- {
			if boundary(text[i-1]) {
				return i
			}
		}
	}
	for end > from+block/2 && text[end]&0xC0 == 0x80 { // not within a character
		end--
	}
	return end
}
