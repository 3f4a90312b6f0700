// Reads the phones of a list as libphonenumber does, and says what one costs. Usage: libphonenumber CONTACTS.csv
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// Enough for a steady figure; the library takes seconds for them.
static const size_t kMost = 200000;

static double Seconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

int main(int count, char** args) {
  if (count != 2) return 2;
  std::ifstream list(args[1]);
  std::vector<std::string> phones;
  std::string row;
  std::getline(list, row);
  while (phones.size() < kMost && std::getline(list, row)) {
    // The phone is the third field from the end; only names hold commas.
    const size_t end = row.rfind(',', row.rfind(',') - 1);
    const size_t begin = row.rfind(',', end - 1) + 1;
    phones.push_back(row.substr(begin, end - begin));
  }

  const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
  std::string e164;
  size_t valid = 0;
  for (const bool validating : {false, true}) {
    double best = 1e9;
    for (int repeat = 0; repeat < 3; repeat++) {
      valid = 0;
      const double started = Seconds();
      for (const std::string& phone : phones) {
        PhoneNumber number;
        if (library.Parse(phone, "IT", &number) != PhoneNumberUtil::NO_PARSING_ERROR) continue;
        library.Format(number, PhoneNumberUtil::E164, &e164);
        if (validating) valid += library.IsValidNumber(number);
      }
      best = std::min(best, Seconds() - started);
    }
    std::printf("- %s: %.0f ns of CPU a number\n", validating ? "parse, E.164 and validity" : "parse and E.164", best / phones.size() * 1e9);
  }
  std::printf("- valid: %zu of the first %zu\n", valid, phones.size());
}
