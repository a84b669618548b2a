// A pull parser over the request, which is read 8 bytes at a time and never held: a plugin of one page takes a request of
// any length.
#ifndef JSON_H
#define JSON_H

#include "extism.h"

// json_begin starts at the first byte of the input.
void json_begin(void);

// json_enter takes an opening '{' or '['; false when something else stands there.
bool json_enter(char open);

// json_more tells whether another member or element follows, and takes the comma or the closing bracket.
bool json_more(char close);

// json_key reads a member's name and its colon. Names longer than the room are cut, so that they match nothing.
bool json_key(char *name, uint32_t room);

// json_text reads a string that holds no escapes.
bool json_text(char *text, uint32_t room);

// json_number reads a number.
bool json_number(double *value);

// json_skip reads any one value.
bool json_skip(void);

// json_string_begin enters a string; json_string_byte gives its bytes one after the other, -1 at its end and -2 when it
// holds an escape or does not end.
bool json_string_begin(void);
int json_string_byte(void);

// json_end tells whether nothing but white space is left, and that nothing was wrong so far.
bool json_end(void);

#endif
