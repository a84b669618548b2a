package br

// Kind is a kind of identifier.
type Kind uint8

// The kinds. KindCIN is the CPF on the national identity card (Lei 14.534/2023).
const (
	KindCPF Kind = iota + 1
	KindCNS
	KindCNPJ
	KindPIS
	KindTitulo
	KindRG
	KindCIN
	KindPhone
	KindCEP
	KindCRM
	KindRQE
	KindCNES
	KindANVISA
)

var kindNames = [...]string{
	KindCPF: "cpf", KindCNS: "cns", KindCNPJ: "cnpj", KindPIS: "pis", KindTitulo: "titulo", KindRG: "rg", KindCIN: "cin",
	KindPhone: "phone", KindCEP: "cep", KindCRM: "crm", KindRQE: "rqe", KindCNES: "cnes", KindANVISA: "anvisa",
}

// String gives the kind's name in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) && k != 0 {
		return kindNames[k]
	}
	return "unknown"
}

// Reason says why a text is not an identifier of a kind; OK says that it is one. It is an error, so that
// errors.Is(err, br.BadCheckDigits) works on what a Parse function gives.
type Reason uint8

// The reasons. Their codes (see Code) never change their meaning.
const (
	OK Reason = iota
	Empty
	BadCharacter
	BadLength
	BadCheckDigits
	AllEqual
	BadPrefix
	UnknownState
	MissingState
	UnknownAreaCode
	OutOfRange
	NoCheckDigit
)

var reasons = [...]struct{ code, text string }{
	OK:              {"ok", "it is one"},
	Empty:           {"empty", "there is nothing"},
	BadCharacter:    {"character", "a character stands where none or another is expected"},
	BadLength:       {"length", "it is too short or too long"},
	BadCheckDigits:  {"check_digits", "the check digits do not match"},
	AllEqual:        {"all_equal", "all digits are equal, which is never issued"},
	BadPrefix:       {"prefix", "it begins as no such number does"},
	UnknownState:    {"unknown_state", "the state it names does not exist"},
	MissingState:    {"missing_state", "it does not name its state"},
	UnknownAreaCode: {"area_code", "the area code is not in use"},
	OutOfRange:      {"range", "it lies outside the numbers in use"},
	NoCheckDigit:    {"no_check_digit", "no check digit completes this base"},
}

func (r Reason) known() Reason {
	if int(r) < len(reasons) {
		return r
	}
	return BadCharacter
}

// Code gives the reason's stable code, such as check_digits.
func (r Reason) Code() string { return reasons[r.known()].code }

// Error says the reason in words.
func (r Reason) Error() string { return reasons[r.known()].text }

// Error is what every Parse and Complete function fails with. It never holds the text.
type Error struct {
	Kind   Kind
	Reason Reason
}

// Error says which kind was expected and why it is none.
func (e *Error) Error() string { return "parse " + e.Kind.String() + ": " + e.Reason.Error() }

// Unwrap gives the Reason.
func (e *Error) Unwrap() error { return e.Reason }

// fail is nil for OK: what a function gives that must not return a typed nil.
func fail(k Kind, r Reason) error {
	if r == OK {
		return nil
	}
	return &Error{Kind: k, Reason: r}
}
