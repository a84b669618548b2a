package hostile

// Stock is what a stock Extism host (github.com/extism/go-sdk, as pinned in go.mod) makes of a case.
type Stock string

// What a stock host does where it differs from Case.Expect. The zero value means that it does not: it fails too, or the
// case is harmless there too.
const (
	StockAnswers Stock = "takes the call for a success"
	StockFails   Stock = "fails" // where the harness succeeds
	StockLabours Stock = "takes seconds or hundreds of megabytes, and answers"
	StockHangs   Stock = "does not come back in time"              // whatever timeout it is given
	StockDies    Stock = "ends the process: it asks for gigabytes" // which recover() does not catch
)

// stock was measured case by case, in a process of its own with 8 GiB and five seconds. A test holds the host to the
// cases that it answers at once or fails; the others would take the test with them.
var stock = map[string]Stock{
	"malformed/count/code":     StockDies,
	"malformed/count/data":     StockDies,
	"malformed/count/element":  StockDies,
	"malformed/count/export":   StockHangs,
	"malformed/count/function": StockDies,
	"malformed/count/global":   StockDies,
	"malformed/count/import":   StockDies,
	"malformed/count/table":    StockDies,
	"malformed/locals":         StockDies,
	"malformed/locals-in-runs": StockDies,
	"malformed/names":          StockDies,
	"malformed/producers":      StockFails,

	"compile/as-a-whole":       StockLabours,
	"compile/blocks":           StockHangs,
	"compile/body":             StockLabours,
	"compile/br-table":         StockHangs,
	"compile/data-segments":    StockLabours,
	"compile/element-segments": StockLabours,
	"compile/file":             StockLabours,
	"compile/functions":        StockLabours,
	"compile/globals":          StockHangs,
	"compile/globals-at-calls": StockLabours,
	"compile/ifs":              StockHangs,
	"compile/joins":            StockHangs,
	"compile/loads":            StockLabours,
	"compile/locals":           StockLabours,
	"compile/locals-of-all":    StockLabours,
	"compile/loops":            StockHangs,
	"compile/parameters":       StockHangs,

	"exports/float":                      StockAnswers,
	"exports/host-global":                StockAnswers,
	"exports/host-prefix":                StockAnswers,
	"exports/hs-init-is-http-request":    StockFails,
	"exports/hs-init-of-vectors":         StockFails,
	"exports/initialize-answers":         StockAnswers,
	"exports/initialize-is-http_headers": StockAnswers,
	"exports/initialize-is-sched_yield":  StockAnswers,
	"exports/reference":                  StockAnswers,
	"exports/void":                       StockAnswers,
	"exports/wasm_call_ctors-is-reset":   StockAnswers,
	"exports/wide":                       StockAnswers,

	"loops/start-section":         StockHangs,
	"recursion/exponential":       StockHangs,
	"recursion/exponential-start": StockHangs,
	"recursion/ternary":           StockHangs,

	"memory/blocks-of-impossible-size": StockFails,

	"tables/grow-many":       StockFails,
	"tables/huge":            StockLabours,
	"tables/many":            StockLabours,
	"tables/many-large":      StockAnswers,
	"tables/segment-far":     StockAnswers,
	"tables/segment-outside": StockAnswers,

	"floods/config-copies":      StockFails,
	"floods/log-one-huge":       StockAnswers,
	"floods/output-nested":      StockAnswers,
	"floods/output-over-limit":  StockAnswers,
	"floods/stdout-overlapping": StockAnswers,

	"kernel/error-interior":           StockAnswers,
	"kernel/error-no-block":           StockAnswers,
	"kernel/input-elsewhere":          StockAnswers,
	"kernel/input-longer":             StockAnswers,
	"kernel/input-past-end":           StockFails,
	"kernel/interior/config_get":      StockAnswers,
	"kernel/interior/log_debug":       StockAnswers,
	"kernel/interior/log_error":       StockAnswers,
	"kernel/interior/log_info":        StockAnswers,
	"kernel/interior/log_trace":       StockAnswers,
	"kernel/interior/log_warn":        StockAnswers,
	"kernel/interior/var_get":         StockAnswers,
	"kernel/interior/var_set":         StockAnswers,
	"kernel/key-is-value":             StockAnswers,
	"kernel/load-past-heap":           StockAnswers,
	"kernel/load-records":             StockAnswers,
	"kernel/output-4GiB":              StockAnswers,
	"kernel/output-forged":            StockAnswers,
	"kernel/output-of-records":        StockAnswers,
	"kernel/output-past-heap":         StockAnswers,
	"kernel/output-refused-then-kept": StockAnswers,
	"kernel/output-wrapped":           StockAnswers,
	"kernel/reset":                    StockAnswers,
	"kernel/store-free-list":          StockAnswers,
	"kernel/store-records":            StockAnswers,
	"kernel/store-straddling":         StockAnswers,
	"kernel/store-wrapped":            StockAnswers,
	"kernel/used-after-log":           StockAnswers,

	"wasi/exit-0": StockAnswers,
}
