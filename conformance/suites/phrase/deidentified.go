package phrase

import "regexp"

// What a de-identified text does not hold. Plates are read before folding decides case: the shape alone tells them.
var (
	// Plate is a Brazilian vehicle plate, of the old shape ABC-1234 or the Mercosur one ABC1D23.
	Plate = &Pattern{Name: "placa", re: regexp.MustCompile(`\b(?:placa|veiculo|carro|moto)\b.{0,20}\b[a-z]{3}[- ]?\d[a-j0-9]\d{2}\b|\b[a-z]{3}\d[a-j]\d{2}\b`)}
	// FullDate is a date with its day, in digits or words.
	FullDate = &Pattern{Name: "data completa", re: regexp.MustCompile(
		`\b(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:\d{4}|\d{2})\b|\b(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b` +
			`|\b(?:0?[1-9]|[12]\d|3[01])(?:o|º)? de (?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro)\b`)}
	// AgeOver89 is an age of 90 years or more, written out; 90+ is none.
	AgeOver89 = &Pattern{Name: "idade acima de 89", re: regexp.MustCompile(`\b(?:9\d|1[0-3]\d) ?(?:anos?|a|years?)\b(?: de idade| old)?|\bidade:? ?(?:9\d|1[0-3]\d)\b`)}
	// PostalCode is a CEP.
	PostalCode = &Pattern{Name: "CEP", re: regexp.MustCompile(`\bcep\b[^0-9]{0,5}\d{2}\.?\d{3}-?\d{3}\b|\b\d{5}-\d{3}\b`)}
)
