// What nearly every test includes, compiled once for all of them (Makefile). A test includes what it uses all the same.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "harness/database.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/stack.h"
#include "harness/test.h"
