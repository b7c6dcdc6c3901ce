// The connector's headers, wherever its three packagings put them. Included by this folder's .cc files alone.
#pragma once

#if __has_include(<mysql/jdbc.h>)  // Oracle's packages of 8.x and 9.x
#include <mysql/jdbc.h>
#elif __has_include(<jdbc/cppconn/driver.h>)  // 8.x installed by hand
#include <jdbc/cppconn/driver.h>
#include <jdbc/cppconn/exception.h>
#include <jdbc/cppconn/prepared_statement.h>
#include <jdbc/cppconn/resultset.h>
#include <jdbc/cppconn/resultset_metadata.h>
#include <jdbc/cppconn/statement.h>
#include <jdbc/mysql_connection.h>
#include <jdbc/mysql_driver.h>
#else  // 1.1.x, as Debian and Ubuntu have it
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>
#include <mysql_connection.h>
#include <mysql_driver.h>
#endif
