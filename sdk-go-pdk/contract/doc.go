// Package contract holds version 1 of the medplug plugin contract: the Go types of every request and response, of the
// manifest, of errors and of the host functions, with strict decoding and encoding for them.
//
// # Tags
//
// The struct tags are the one source of the checks that DecodeRequest and DecodeResponse make and of the JSON Schemas
// that package contract/schema derives. The tag json names the member; the tag contract holds options, separated by
// commas:
//
//	required      must be present (null counts as absent); always written
//	ok            must be present when status is ok and absent when it is not_analysable
//	measure       must be absent when status is not_analysable
//	refusal       must be present when status is not_analysable
//	always        written even when empty: null, "", [] or {}
//	min=, max=    inclusive bounds of a number; xmin= is an exclusive lower bound
//	minlen=, maxlen=      bounds of a string's length in characters
//	minitems=, maxitems=  bounds of an array's or map's number of elements
//	enum=a|b      the values a string may have
//	format=       a named shape of a string, see package tag
//	keys=a|b      the names that members of a map may have; keyformat= gives them a named shape
//	default=      the value that absence means
//	alias=        an older name of the member, accepted on decoding
//	oneof=group   exactly one member of the group must be present
//	anyof=group   at least one member of the group must be present
//	needs=a|b     members that must be present when this one is
//	signal        an empty array, map or string is the error empty_signal
//	ascending     the numbers of the array grow strictly
//	unique        no element of the array comes twice
//	spans         the elements of the array have start and end: half-open, ascending, not overlapping; not empty unless
//	              spans=empty
//	scalar        the array of numbers may be written as one number
//	image         the strings are base64 of a PNG or JPEG within the contract's limits
//
// The tag of the embedded common part sharpens it for one kind: demand=a|b makes members required, ok=a|b makes them
// measurements, each=list:a|b demands members of every element of a list. The option kind marks the member kind.
//
// On an array or a map the bounds, enum and format speak of the elements. Rules that tie several members together and
// cannot be said in a tag are methods of the types; package contract/schema names those that JSON Schema cannot express.
package contract
