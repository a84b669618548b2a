// What is said of a measured ECG, in the words people read.
#ifndef ANSWER_H
#define ANSWER_H

#include "ecg.h"

#define LEADS "I|II|III|aVR|aVL|aVF|V1|V2|V3|V4|V5|V6"

// Something a physician should look at. It describes what was measured and names no disease.
struct abnormality {
  const char *type, *severity, *urgency, *what, *significance, *action;
};
enum { most_abnormalities = 9 };
extern struct abnormality abnormalities[most_abnormalities];
extern int abnormality_count;
extern const char *assessment; // of the rate
extern const char support_only[];

// judge fills an answer on what was measured, refusal one on what must not be interpreted.
void judge(const struct mp_request *r, struct mp_answer *a);
void refusal(const struct mp_request *r, struct mp_answer *a);

#endif
