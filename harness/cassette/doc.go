// Package cassette records what a plugin asked of its host and what it was answered, and answers another run from such a
// recording: what tests of programs that talk to HTTP services call VCR.
//
// A recording is a JSON file that people edit; docs/recording.md describes it and docs/recording/v1 has its schema. It holds
// the questions that a host answers: http_request, check_consent, validate_medical_authority and
// validate_crm_cardiology_guidelines, and, for the reader, the audit events, which nobody answers. Configuration and vars are
// not in it: they are the plugin's own. Each call of a plugin's entry begins at the beginning of a recording.
//
// Recorder writes one around any host, Replay answers from one. Both serve any number of sandboxes at once.
package cassette
