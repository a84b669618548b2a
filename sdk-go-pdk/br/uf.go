package br

// UF is one of the 26 states or the Federal District. The zero value is none.
type UF uint8

// The federative units in the order of their abbreviations.
const (
	AC UF = iota + 1
	AL
	AM
	AP
	BA
	CE
	DF
	ES
	GO
	MA
	MG
	MS
	MT
	PA
	PB
	PE
	PI
	PR
	RJ
	RN
	RO
	RR
	RS
	SC
	SE
	SP
	TO
)

// units: abbreviation, name, IBGE code (IBGE, códigos das unidades da federação), code in the título de eleitor (TSE;
// brazilian-utils/brutils-python:brutils/voter_id.py) and fiscal region (Receita Federal).
var units = [...]struct {
	abbr, name   string
	ibge, titulo uint8
	region       FiscalRegion
}{
	{},
	AC: {"AC", "Acre", 12, 24, 2},
	AL: {"AL", "Alagoas", 27, 17, 4},
	AM: {"AM", "Amazonas", 13, 22, 2},
	AP: {"AP", "Amapá", 16, 25, 2},
	BA: {"BA", "Bahia", 29, 5, 5},
	CE: {"CE", "Ceará", 23, 7, 3},
	DF: {"DF", "Distrito Federal", 53, 20, 1},
	ES: {"ES", "Espírito Santo", 32, 14, 7},
	GO: {"GO", "Goiás", 52, 10, 1},
	MA: {"MA", "Maranhão", 21, 11, 3},
	MG: {"MG", "Minas Gerais", 31, 2, 6},
	MS: {"MS", "Mato Grosso do Sul", 50, 19, 1},
	MT: {"MT", "Mato Grosso", 51, 18, 1},
	PA: {"PA", "Pará", 15, 13, 2},
	PB: {"PB", "Paraíba", 25, 12, 4},
	PE: {"PE", "Pernambuco", 26, 8, 4},
	PI: {"PI", "Piauí", 22, 15, 3},
	PR: {"PR", "Paraná", 41, 6, 9},
	RJ: {"RJ", "Rio de Janeiro", 33, 3, 7},
	RN: {"RN", "Rio Grande do Norte", 24, 16, 4},
	RO: {"RO", "Rondônia", 11, 23, 2},
	RR: {"RR", "Roraima", 14, 26, 2},
	RS: {"RS", "Rio Grande do Sul", 43, 4, 10},
	SC: {"SC", "Santa Catarina", 42, 9, 9},
	SE: {"SE", "Sergipe", 28, 21, 5},
	SP: {"SP", "São Paulo", 35, 1, 8},
	TO: {"TO", "Tocantins", 17, 27, 1},
}

// UFs gives the 27 in the order of their abbreviations.
func UFs() []UF {
	all := make([]UF, 0, len(units)-1)
	for u := AC; u <= TO; u++ {
		all = append(all, u)
	}
	return all
}

// ParseUF reads an abbreviation of two letters, in capitals or not; false when there is no such unit.
func ParseUF[T Text](s T) (UF, bool) {
	if len(s) != 2 {
		return 0, false
	}
	u := ufOf(s[0], s[1])
	return u, u != 0
}

func ufOf(a, b byte) UF {
	a, b = upper(a), upper(b)
	for u := AC; u <= TO; u++ {
		if n := units[u].abbr; n[0] == a && n[1] == b {
			return u
		}
	}
	return 0
}

// UFByIBGE gives the unit with an IBGE code of two digits, the first two of its municipalities' codes.
func UFByIBGE(code int) (UF, bool) {
	for u := AC; u <= TO; u++ {
		if int(units[u].ibge) == code {
			return u, true
		}
	}
	return 0, false
}

func ufByTitulo(code int) UF {
	for u := AC; u <= TO; u++ {
		if int(units[u].titulo) == code {
			return u
		}
	}
	return 0
}

func (u UF) row() UF {
	if u > TO {
		return 0
	}
	return u
}

// String gives the abbreviation, nothing for none.
func (u UF) String() string { return units[u.row()].abbr }

// Name gives the name in Portuguese.
func (u UF) Name() string { return units[u.row()].name }

// IBGE gives the code of two digits, 11 to 53.
func (u UF) IBGE() int { return int(units[u.row()].ibge) }

// TituloCode gives the code of two digits in the título de eleitor, 1 to 27.
func (u UF) TituloCode() int { return int(units[u.row()].titulo) }

// FiscalRegion gives the region of the Receita Federal, which the ninth digit of a CPF names.
func (u UF) FiscalRegion() FiscalRegion { return units[u.row()].region }

// AreaCodes gives the telephone area codes most of whose area lies in the state, in rising order.
func (u UF) AreaCodes() []AreaCode {
	var codes []AreaCode
	for c := AreaCode(11); c < 100; c++ {
		if u != 0 && c.UF() == u {
			codes = append(codes, c)
		}
	}
	return codes
}

// CEPRanges gives the state's ranges of postal codes, in rising order.
func (u UF) CEPRanges() []CEPRange {
	var ranges []CEPRange
	for _, r := range cepRanges {
		if r.UF == u {
			ranges = append(ranges, r)
		}
	}
	return ranges
}

// FiscalRegion is a region of the Receita Federal, 1 to 10; the zero value is none.
type FiscalRegion uint8

// Digit gives the region's digit in a CPF: the tenth region (RS) is 0.
func (r FiscalRegion) Digit() byte { return '0' + byte(r%10) }

// UFs gives the states of the region in the order of their abbreviations. The region is where the CPF was first issued,
// which need not be where its holder lives.
func (r FiscalRegion) UFs() []UF {
	var states []UF
	for u := AC; u <= TO; u++ {
		if units[u].region == r {
			states = append(states, u)
		}
	}
	return states
}
