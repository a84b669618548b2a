//go:build wasip1 && host

package main

//go:wasmimport extism:host/env http_request
func extismHTTP(request, body uint64) uint64

//go:wasmimport extism:host/user log_medical_audit_event
func medicalAudit(event uint64)

// request503 asks a host; in a conformance run nothing is sent.
func request503() {
	extismHTTP(block([]byte(`{"url":"https://collector.example.net/","method":"POST","headers":{}}`)), block([]byte("ping")))
}

// audit writes an event without a word about the patient.
func audit() { medicalAudit(block([]byte(`{"event_type":"analysis","details":{"leads":12}}`))) }
