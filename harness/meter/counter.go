package meter

// Counter is the value that a metered module counts down: fuel in its low half, and in its high half the stack it may
// still use. One 64-bit number holds both, so that entering a function costs one subtraction and leaving it one addition.
//
//	counter = depth << 32 + fuel     (both signed)
//
// Code subtracts from the whole number. It asks for the sign of the low half (is fuel used up) and, when it enters a
// function that calls others, for the sign of the whole as well (is the stack used up).
type Counter int64

const depthShift = 32

// The most fuel and stack that a counter may hold. They leave room for what is charged between two checks.
const (
	MaxFuel  = 1 << 30
	MaxDepth = 1 << 30
)

// NewCounter gives a counter with that much fuel, in instructions, and stack, in units of 16 bytes. Neither may be below
// zero or over MaxFuel and MaxDepth.
func NewCounter(fuel, depth int64) Counter { return Counter(depth<<depthShift + fuel) }

// Fuel is the fuel left, below zero when more was used than there was.
func (c Counter) Fuel() int64 { return int64(int32(c)) }

// Depth is the stack left, below zero when the guest is about to use more than it may.
func (c Counter) Depth() int64 { return (int64(c) - c.Fuel()) >> depthShift }

// Add gives the counter with more fuel.
func (c Counter) Add(fuel int64) Counter { return c + Counter(fuel) }
