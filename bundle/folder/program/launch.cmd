@echo off
rem Finds a Python and runs run.py with it. ASCII only, so that every code page reads it; never changes the folder,
rem because a share cannot be one; no CALL with a path, because CALL reads percent signs twice.
setlocal EnableExtensions DisableDelayedExpansion
set "CHECK=import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32))"
set PY="%~dp0..\python\python.exe"
if not exist %PY% goto installed
%PY% -c "%CHECK%" >nul 2>nul
if "%ERRORLEVEL%"=="0" goto run
:installed
set "PY="
for %%P in ("py -3.13" "py -3.12" "py -3.11" "python" "python3") do if not defined PY call :try %%~P
if defined PY goto run
start "" notepad "%~dp0no-python.txt"
exit /b 3
:try
%* -c "%CHECK%" >nul 2>nul
if "%ERRORLEVEL%"=="0" set "PY=%*"
exit /b 0
:run
%PY% -I "%~dp0run.py" %*
set "CODE=%ERRORLEVEL%"
if defined AIRPLAN_NO_PAUSE exit /b %CODE%
if "%~1"=="--install" pause
if "%~1"=="--open" if not "%CODE%"=="0" pause
exit /b %CODE%
