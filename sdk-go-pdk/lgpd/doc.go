// Package lgpd finds personal data in Portuguese text, sorts it into the categories of the LGPD (Lei 13.709/2018, article 5), and
// replaces it: by keyed tokens (pseudonymisation, article 13 §4) or by what it is (anonymisation).
//
// # What is found
//
// Identifiers with check digits (CPF, CNS, CNPJ, PIS, voter's card, RG of São Paulo), registrations (CRM, RQE, CNES), record
// numbers, telephone numbers, e-mail and postal addresses, CEP, dates of birth and names. A number in an identifier's
// written form whose check digits do not hold is reported as well, with less confidence: a mistyped number still points at
// a person. Figures that only look like one (11 digits, say) need a word nearby that says what they are.
//
// Names are told by lists of first and last names, by their shape and by the words around them: a title, a label, a relation. A name that is
// also a word (Rosa, Vitória) or a place (Salvador) counts only when something speaks for a person.
//
// # What it costs
//
// Each byte is looked at a bounded number of times, whatever the text holds, and memory beside the findings is bounded as well,
// so that a text of any size and content can be given.
//
// Offsets are bytes into the UTF-8 text, half-open, on character boundaries, ascending and not overlapping.
package lgpd
