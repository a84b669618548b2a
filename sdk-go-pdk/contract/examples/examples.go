// Package examples holds one golden request and response of every kind, an error object, a refusal to answer and a
// manifest. It is apart from package contract so that no guest carries them.
package examples

import "embed"

// FS holds <kind>.request.json and <kind>.response.json for every kind, not_analysable.response.json, error.json and
// manifest.json. All people in them are invented.
//
//go:embed *.json
var FS embed.FS
