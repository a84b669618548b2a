// Package br reads, checks and writes the identifiers that Brazilian health records hold: CPF, CIN, CNS, CNPJ, PIS/PASEP,
// título de eleitor, RG of São Paulo, telephone numbers, CEP, CRM, RQE, CNES and ANVISA product numbers.
//
// Every kind has one shape:
//
//	ParseCPF(text) (CPF, error)          a whole text: blanks around it and the number's own label are let pass
//	ValidCPF(text) bool                  the same, without a word of why
//	ScanCPF(text, at) (CPF, end, Reason) the number that begins at a byte offset inside a longer text
//	CompleteCPF(base) (CPF, error)       the number whose check digits are computed, where there are any
//	CPF.String, AppendMask               as it is printed
//	CPF.Digits, AppendDigits             bare, as it is stored and compared
//
// A value other than the zero value is valid: there is no other way to come by one. Values are comparable.
//
// Valid, Scan and the Append methods allocate nothing and take strings as well as byte slices. They look at a bounded
// number of bytes, so that trying them at every offset of a text takes linear time. Separators (blank, dot, hyphen, slash,
// and their typographic kin such as the no-break space) are accepted where a known written form has one, and nowhere else.
//
// Valid means: it could be such a number. Whether it was ever issued, and to whom, only its issuer knows. Errors name the
// kind and the reason, never the text: what fails to be somebody's CPF may still be one with a typing error.
package br
