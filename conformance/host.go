package conformance

import (
	"time"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// HostCase is what a rule about hosts judges: how a host is configured, and the trace of what it did. The reference
// runtime makes one of itself; a deployer's own can be read from JSON. What is absent was not shown, and a rule that
// needs it is skipped, never passed.
type HostCase struct {
	Config    HostConfig          `json:"config"`
	Plugins   []contract.Manifest `json:"plugins"`          // of the plugins it serves
	Served    []Served            `json:"served"`           // calls it was asked for
	Audit     *AuditTrail         `json:"audit,omitempty"`  // what it recorded
	Rights    []RightsAnswer      `json:"rights,omitempty"` // requests of data subjects (LGPD art. 18)
	Erasures  []Erasure           `json:"erasures,omitempty"`
	Incidents []Incident          `json:"incidents,omitempty"`
	Decisions []Decision          `json:"decisions,omitempty"` // of physicians, on suggestions
	Lookups   []Lookup            `json:"lookups,omitempty"`   // at a medical council
	Adverse   []AdverseEvent      `json:"adverse_events,omitempty"`
	// Prescriptions are those that documents it served carry.
	Prescriptions []Prescribed `json:"prescriptions,omitempty"`
	Evidence      *Evidence    `json:"evidence,omitempty"` // the bundle it exports for oversight
	Releases      []Release    `json:"releases,omitempty"` // data sets that it hands on
}

// HostConfig is what the deployer (controlador) set.
type HostConfig struct {
	Deployer struct {
		Type       string `json:"type"`        // provider, health_plan (operadora), research, authority, company
		SmallAgent bool   `json:"small_agent"` // agente de tratamento de pequeno porte, Res. CD/ANPD 2/2022
		CNES       string `json:"cnes,omitempty"`
		CRM        string `json:"crm,omitempty"`
		Authority  string `json:"authority,omitempty"`
		DPOContact string `json:"dpo_contact,omitempty"` // encarregado
	} `json:"deployer"`
	Retention  []contract.Retention       `json:"retention"`
	Transfers  []contract.PrivacyTransfer `json:"transfers"`
	Hosts      []string                   `json:"hosts"`     // network hosts the deployer approved for plugins
	Instances  string                     `json:"instances"` // fresh, zeroed or reused: what happens to memory between patients
	Pseudonyms struct {
		Method  string `json:"method"`   // e.g. hmac-sha256
		KeyHeld string `json:"key_held"` // by whom: host, plugin, none
	} `json:"pseudonyms"`
	Security struct {
		TLS             bool     `json:"tls"`
		EncryptedAtRest bool     `json:"encrypted_at_rest"`
		LeastPrivilege  bool     `json:"least_privilege"`
		Secrets         []Secret `json:"secrets"`
	} `json:"security"`
	Physician struct {
		CanReject             bool `json:"can_reject"`
		CanDisable            bool `json:"can_disable"`
		RejectionNeedsReason  bool `json:"rejection_needs_reason"`
		DecisionHasDefault    bool `json:"decision_has_default"`
		PatientCanRefuse      bool `json:"patient_can_refuse"`
		BlocksChartOnFailures bool `json:"blocks_chart_on_failures"`
	} `json:"physician"`
	// Telemedicine says whether patients are seen at a distance; absent, nothing was said of it.
	Telemedicine *bool `json:"telemedicine,omitempty"`
	SNCRLive     bool  `json:"sncr_live"` // the national prescription system takes controlled prescriptions
}

// Secret is how the configuration names a credential: by reference, or, wrongly, by its value.
type Secret struct {
	Name  string `json:"name"`
	Ref   string `json:"ref,omitempty"`
	Value string `json:"value,omitempty"`
}

// Served is one call that a host was asked for, and what it did.
type Served struct {
	Plugin    string    `json:"plugin"` // id
	At        time.Time `json:"at"`
	PurposeID string    `json:"purpose_id"`
	Consent   string    `json:"consent"` // granted, missing, revoked, expired, not_required
	AIRefused bool      `json:"ai_refused"`
	Given     []string  `json:"given"`            // members of the request that reached the guest, as in privacy.inputs
	Outcome   string    `json:"outcome"`          // ran, refused, held, trapped
	Reason    string    `json:"reason,omitempty"` // of refused, held and trapped
	Audited   bool      `json:"audited"`          // an audit event speaks of it
	ChartSave bool      `json:"chart_saved"`      // the physician could go on whatever became of the call
	// Delivered says to whom the answer went: professional, patient, public; "" to nobody.
	Delivered   contract.Audience     `json:"delivered,omitempty"`
	AIUsed      bool                  `json:"ai_used"`
	Diagnostic  bool                  `json:"diagnostic"` // it holds findings that only a physician may communicate
	HumanReview *contract.HumanReview `json:"human_review,omitempty"`
	Residue     bool                  `json:"residue"`            // the guest's memory held the patient before
	Metadata    []string              `json:"metadata,omitempty"` // of pictures and signals that reached the guest, e.g. EXIF GPS
	PatientAge  *float64              `json:"patient_age,omitempty"`
	Guardian    bool                  `json:"guardian"` // the consent is a guardian's
	// Of a call in telemedicine (Resolução CFM 2.314/2022): its context, nil in presence; the document that came of it, ""
	// for none, and whether that says how it was issued; by when a chronic patient is seen in person.
	Remote     *contract.Telemedicine `json:"telemedicine,omitempty"`
	Document   string                 `json:"document,omitempty"` // e.g. laudo
	SaysRemote bool                   `json:"says_remote,omitempty"`
	Chronic    bool                   `json:"chronic,omitempty"`
	InPersonBy time.Time              `json:"in_person_by,omitzero"`
}

// RightsAnswer is one request of a data subject and how it ended.
type RightsAnswer struct {
	Right   string    `json:"right"` // confirm, export, correct, erase_or_block, portability, sharing_info, revoke
	Subject string    `json:"subject"`
	At      time.Time `json:"at"`
	Records int       `json:"records"` // found for the subject
	Known   int       `json:"known"`   // that the smoke test had put there
	OK      bool      `json:"ok"`
}

// Erasure is an answer to a request for erasure.
type Erasure struct {
	Class       string    `json:"class"` // of the record, as in retention
	RetainUntil time.Time `json:"retain_until"`
	At          time.Time `json:"at"`
	Status      string    `json:"status"`           // deleted or blocked
	Reason      string    `json:"reason,omitempty"` // e.g. art16.I
	Until       time.Time `json:"until"`
	Audited     bool      `json:"audited"`
}

// Incident is a security incident.
type Incident struct {
	KnownAt   time.Time `json:"known_at"`
	NotifyBy  time.Time `json:"notify_by"`
	DataTypes []string  `json:"data_types"`
	Subjects  int       `json:"subjects_n"`
	Measures  []string  `json:"measures"`
}

// Decision is what a physician made of a suggestion.
type Decision struct {
	Status string    `json:"status"` // accepted, edited, rejected
	CRM    string    `json:"crm"`
	UF     string    `json:"uf"`
	At     time.Time `json:"at"`
}

// Lookup is one question to a medical council's service.
type Lookup struct {
	Status    string    `json:"status"` // verified, not_found, inactive, unknown
	CheckedAt time.Time `json:"checked_at"`
	UsedAt    time.Time `json:"used_at"`
	Passed    bool      `json:"passed"` // the host took it for a registration in order
	By        string    `json:"by"`     // host or plugin
}

// AdverseEvent is one event reported on a product.
type AdverseEvent struct {
	Severity string    `json:"severity"`
	Product  string    `json:"product"`
	Version  string    `json:"version"`
	At       time.Time `json:"at"`
	Exported bool      `json:"exported"`
}

// Prescribed is one prescription.
type Prescribed struct {
	Controlled bool `json:"controlled"` // it holds a substance that is under control
	Electronic bool `json:"electronic"`
	contract.Prescription
}

// Release is a data set that is handed on.
type Release struct {
	Public           bool                `json:"public"` // beyond the institution
	CalledAnonymous  bool                `json:"called_anonymous"`
	QuasiIdentifiers []string            `json:"quasi_identifiers"` // columns that together may name a person
	Sensitive        string              `json:"sensitive"`         // the column that nobody should learn of a person
	Rows             []map[string]string `json:"rows"`
}

// Evidence is the bundle that a host exports for oversight.
type Evidence struct {
	Manifests     int    `json:"manifests"`
	RulesVersion  string `json:"rules_version"`
	Results       int    `json:"results"`
	ChainProof    bool   `json:"chain_proof"`
	VerifiedAlone bool   `json:"verified_offline"`
	Text          string `json:"text"` // all of its words, in which no personal data may stand
}
